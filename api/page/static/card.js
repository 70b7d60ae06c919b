// What can be done with an answer wherever its card stands: why, memo, review, link, and its sources.
import { json, sent, text } from './http.js';

const words = document.querySelector('.say').dataset;
const viewer = document.querySelector('.viewer');
const tell = (card, sentence) => { card.querySelector('.acted').textContent = sentence; };

const open = async (address) => {
  try {
    const place = new URL(address);
    place.searchParams.set('part', 'yes');
    viewer.querySelector('.viewer-body').innerHTML = await text(place.href);
    if (!viewer.open) viewer.showModal();
    viewer.scrollTop = 0;
  } catch { location.href = address; }
};

// What is folded and heavy is loaded when it is opened.
document.addEventListener('toggle', async ({ target }) => {
  if (!target.open || !target.dataset?.load) return;
  const place = target.querySelector('.loaded'), address = target.dataset.load;
  delete target.dataset.load;
  place.textContent = '…';
  try {
    place.innerHTML = await text(address);
    if (target.matches('.earlier')) place.querySelectorAll('.act').forEach((one) => one.remove());
  } catch {
    place.textContent = words.failed;
    target.dataset.load = address;
  }
}, true);

const mail = async (button) => {
  const said = await text(button.dataset.draft);
  await navigator.clipboard.writeText(said);
  return words.copiedText;
};

const why = (card) => {
  const trace = card.querySelector('.trace');
  trace.open = true;
  trace.querySelector('summary').focus();
  trace.scrollIntoView({ block: 'start' });
};

const memo = async (card, form) => {
  const made = await sent('/v1/memos', { body: { record: card.dataset.record, form }, accept: '*/*' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await made.blob());
  link.download = /filename="([^"]+)"/.exec(made.headers.get('content-disposition'))?.[1] || `memo.${form}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return words.memo;
};

const review = async (card, comment) => {
  await json('/v1/reviews', { record: card.dataset.record, comment });
  return words.sent;
};

const copy = async (link) => {
  await navigator.clipboard.writeText(new URL(link, location.href).href);
  return words.copied;
};

const done = async (card, work) => {
  try { tell(card, await work()); } catch (error) { tell(card, error.sentence || words.failed); }
};

document.addEventListener('click', (event) => {
  const chip = event.target.closest('a.chip, a.open-text');
  if (chip && viewer && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(chip.href); return; }
  const button = event.target.closest('.card button'), card = button?.closest('.card');
  if (!card) return;
  if (button.matches('.act-why')) why(card);
  if (button.matches('.act-memo')) done(card, () => memo(card, button.dataset.form));
  if (button.matches('.act-copy')) done(card, () => copy(button.dataset.link));
  if (button.matches('.act-mail')) done(card, () => mail(button));
  if (button.matches('.act-copy-text')) done(card, async () => { await navigator.clipboard.writeText(button.parentElement.querySelector('.draft-text').textContent); return words.copiedText; });
  if (button.matches('.act-review')) {
    const form = card.querySelector('.review-form');
    form.hidden = !form.hidden;
    (form.hidden ? card.querySelector('.actions .act-review') : form.elements.comment).focus();
  }
});

document.addEventListener('submit', (event) => {
  if (!event.target.matches('.review-form')) return;
  event.preventDefault();
  const form = event.target, card = form.closest('.card');
  done(card, async () => {
    const said = await review(card, form.elements.comment.value);
    form.hidden = true;
    card.querySelector('.actions .act-review').focus();
    return said;
  });
});
