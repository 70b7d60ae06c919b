// Supposing decides anew, and that goes on record: it is sent when somebody asks for it, never by a link.
import { sent } from './http.js';

const form = document.querySelector('.suppose'), found = document.querySelector('.supposed');
form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = { instrument: form.elements.instrument.value, state: form.elements.state.value };
  try {
    const answer = await sent(`/page/answers/${encodeURIComponent(form.dataset.answer)}/what-if`, { body });
    found.innerHTML = await answer.text();
  } catch (error) { found.textContent = error.sentence || form.dataset.failed; }
});
