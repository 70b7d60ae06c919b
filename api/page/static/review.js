// An officer approves or returns exactly the answer that the page shows: its hash goes along.
import { json } from './http.js';

const form = document.querySelector('.decide');
form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const step = event.submitter?.value || 'approve', said = form.querySelector('.acted');
  const comment = form.elements.comment.value;
  if (step === 'return' && !comment.trim()) {
    said.textContent = form.dataset.wanting;
    form.elements.comment.focus();
    return;
  }
  try {
    await json(`/v1/reviews/${encodeURIComponent(form.dataset.review)}/${step}`, { record_hash: form.dataset.hash, comment });
    location.reload();
  } catch (error) { said.textContent = error.sentence || document.querySelector('.say').dataset.failed; }
});
