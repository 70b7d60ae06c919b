// A conversation gets another title, leaves the list, or comes back to it.
import { json } from './http.js';

const change = async (row, said) => {
  try {
    await json(`/v1/conversations/${encodeURIComponent(row.dataset.conversation)}`, said);
    location.reload();
  } catch (error) { row.querySelector('.acted').textContent = error.sentence || row.dataset.failed; }
};

document.addEventListener('submit', (event) => {
  if (!event.target.matches('.rename')) return;
  event.preventDefault();
  change(event.target.closest('tr'), { title: event.target.elements.title.value });
});
document.addEventListener('click', ({ target }) => {
  if (target.matches('.archive')) change(target.closest('tr'), { archived: target.dataset.archived === 'true' });
});
