// An officer says that a hit is another party, until a day, for a reason; or takes that back.
import { json } from './http.js';

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('.clear-hit, .withdraw')) return;
  event.preventDefault();
  const { name, country, others, entry, clearance } = form.dataset, said = form.querySelector('.acted');
  const reason = form.elements.reason.value.trim();
  if (!reason) { said.textContent = form.dataset.wanting; form.elements.reason.focus(); return; }
  try {
    if (clearance) await json(`/v1/clearances/${encodeURIComponent(clearance)}/withdraw`, { reason });
    else await json('/v1/clearances', { name, country, others: JSON.parse(others), entry, reason, expires: form.elements.expires.value });
    location.reload();
  } catch (error) { said.textContent = error.sentence || form.dataset.failed; }
});
