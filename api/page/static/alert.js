// Alerts: a person takes note of one with a word on what follows, or has new ones looked for.
import { json } from './http.js';

const acting = (form, act) => form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    if (await act()) location.reload();
  } catch (error) { form.querySelector('.acted').textContent = error.sentence || form.dataset.failed; }
  button.disabled = false;
});

for (const form of document.querySelectorAll('.take-note')) acting(form, async () => {
  const comment = form.elements.comment.value.trim();
  if (!comment) {
    form.querySelector('.acted').textContent = form.dataset.wanting;
    form.elements.comment.focus();
    return false;
  }
  await json(`/v1/alerts/${encodeURIComponent(form.dataset.alert)}/acknowledge`, { comment });
  return true;
});
for (const form of document.querySelectorAll('.look')) acting(form, async () => {
  await json('/v1/alerts', {});
  return true;
});
