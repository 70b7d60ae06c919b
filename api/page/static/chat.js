// The chat: sends a question, shows the steps while they come, then the card that the server rendered.
// What a model or a record says is only ever put into the page by the server's escaping templates.
import { events, json, newKey, text } from './http.js';
import { press, told } from './facts.js';

class LodestoneChat extends HTMLElement {
  connectedCallback() {
    for (const name of ['log', 'status', 'retry', 'stop', 'ask', 'welcome', 'case-body']) {
      this[name.replace('-b', 'B')] = this.querySelector(`.${name}`);
    }
    this.box = this.ask.elements.question;
    const wanted = new URLSearchParams(location.search).get('conversation');
    this.state = JSON.parse(sessionStorage.getItem('case') || '{}');
    if (wanted && wanted !== this.state.conversation) this.state = { conversation: wanted };
    this.ask.elements.steps.checked = localStorage.getItem('steps') !== 'off';
    this.box.value = sessionStorage.getItem('draft') || '';
    this.box.addEventListener('input', () => { sessionStorage.setItem('draft', this.box.value); this.grow(); });
    this.box.addEventListener('keydown', (event) => this.typing(event));
    this.log.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && event.target.closest('.act')) { event.preventDefault(); this.box.focus(); }
    });
    this.addEventListener('submit', (event) => this.submitted(event));
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('change', ({ target }) => {
      if (target.name === 'steps') localStorage.setItem('steps', target.checked ? 'on' : 'off');
    });
    this.grow();
    this.list();
    if (this.state.conversation) this.restore();
  }

  // Enter asks; in the empty box one key brings the last question back, and one goes to what is missing.
  typing(event) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.ask.requestSubmit();
    }
    if (this.box.value) return;
    const last = [...this.log.querySelectorAll('.said')].at(-1);
    if (event.key === 'ArrowUp' && last) { event.preventDefault(); this.box.value = last.dataset.said || last.textContent; this.grow(); }
    const wanted = this.querySelector('.log > .card:last-child .act :is(input, select, button):not(.tiny, .unknown)');
    if (event.key === 'ArrowDown' && wanted) { event.preventDefault(); wanted.focus(); }
  }

  keep() { sessionStorage.setItem('case', JSON.stringify(this.state)); }

  grow() { this.box.rows = Math.min(10, Math.max(matchMedia('(max-width: 40rem)').matches ? 1 : 2, this.box.value.split('\n').length, Math.ceil(this.box.value.length / 90))); }

  submitted(event) {
    const form = event.target;
    if (form === this.ask) { event.preventDefault(); this.typed(this.box.value); }
    if (form.matches('.tell')) { event.preventDefault(); this.tell(form); }
    if (form.matches('.rename-party')) {
      event.preventDefault();
      this.typed(form.dataset.say.replace('{}', form.elements.name.value.trim()));
    }
  }

  clicked({ target }) {
    const button = target.closest('button');
    if (!button || button.getAttribute('aria-disabled') === 'true') return;
    if (button === this.retry) this.run(this.pending);
    if (button === this.stop) { this.stopped = true; this.cut?.abort(); }
    if (button.matches('.example')) this.typed(button.textContent);
    if (button.matches('.choice')) this.typed(button.dataset.say);
    if (button.matches('.act-confirm')) this.again({}, button.dataset.names.split(' '));
    if (button.matches('.act-change')) this.box.focus();
    if (button.matches('.new-case')) this.reset();
    if (button.matches('.whole')) { button.closest('.said').classList.remove('long'); button.remove(); }
    if ((button.dataset.value || button.matches('.unknown')) && button.form?.matches('.tell') && press(button)) this.tell(button.form);
  }

  tell(form) {
    const { facts, unknown, wrong } = told(form);
    form.querySelectorAll('[aria-invalid]').forEach((one) => one.removeAttribute('aria-invalid'));
    if (wrong) {
      wrong.setAttribute('aria-invalid', 'true');
      wrong.focus();
      this.tellStatus(this.dataset.number);
    } else if (Object.keys(facts).length || unknown.length) this.again(facts, [], unknown);
    else this.tellStatus(this.dataset.empty);
  }

  typed(said) {
    said = said.trim();
    if (!said || this.busy) return;
    this.box.value = said;
    sessionStorage.setItem('draft', said);
    this.run({ wanted: { ...this.state, question: said, facts: {}, confirm: [], unknown: [] }, typed: true, key: newKey() });
  }

  again(facts, confirm = [], unknown = []) {
    if (this.busy || !this.state.question) return;
    const { state } = this;
    this.run({ wanted: { ...state, facts: { ...state.facts, ...facts }, confirm: [...new Set([...state.confirm, ...confirm])],
                         unknown: [...new Set([...(state.unknown || []), ...unknown])] }, typed: false, key: newKey() });
  }

  async run(pending) {
    if (this.busy || !pending) return;
    this.pending = pending;
    this.stopped = false;
    const { typed } = pending;
    this.wait(true);
    this.begun();
    const said = typed ? this.say(pending.wanted.question) : null;
    const steps = document.createElement('ol');
    steps.className = 'steps';
    this.log.append(steps);
    this.tellStatus(this.dataset.working + ' …');
    this.status.scrollIntoView({ block: 'nearest' });
    try {
      const before = this.state.record;
      const wanted = await this.answered(pending, steps);
      if (this.pending !== pending) return;
      steps.remove();
      await this.show(wanted.record, before, typed);
      this.state = wanted;
      this.pending = null;
      this.keep();
      history.replaceState(null, '', `/?conversation=${encodeURIComponent(wanted.conversation)}`);
    } catch (error) {
      if (this.pending !== pending) return;  // a new case was begun meanwhile
      said?.remove();
      this.tellStatus(this.stopped ? this.dataset.stopped : error.sentence || this.dataset.failed);
      this.retry.hidden = false;
    } finally {
      steps.remove();
      if (!this.pending || this.pending === pending) this.wait(false);
      this.box.focus({ preventScroll: true });
    }
  }

  wait(busy) {
    this.busy = busy;
    this.cut = busy ? new AbortController() : this.cut;
    if (busy) this.retry.hidden = true;
    this.stop.hidden = !busy;
    this.ask.querySelector('.primary').setAttribute('aria-disabled', String(busy));
    this.log.setAttribute('aria-busy', String(busy));
    this.classList.toggle('busy', busy);
  }

  // After a broken line the first work may still go on; its answer is waited for, and not made twice.
  async answered(pending, steps) {
    for (let left = 30; ; left -= 1) {
      try { return await this.once(pending, steps); } catch (error) {
        if (error.status !== 409 || !left) throw error;
        await new Promise((done) => { setTimeout(done, 1_000); });
      }
    }
  }

  // What was asked, with the conversation and the record of its answer. The steps come as they are
  // taken; switched off, the answer comes in one piece.
  async once({ wanted, key }, steps) {
    const { signal } = this.cut, day = this.ask.elements.on;
    const body = { question: wanted.question, conversation: wanted.conversation || '',
                   facts: wanted.facts, confirm: wanted.confirm, unknown: wanted.unknown };
    if (day.value && day.value !== day.dataset.today) body.on = day.value;
    if (!this.ask.elements.steps.checked) {
      const { conversation, record } = await json('/v1/questions', body, { signal, key });
      return { ...wanted, conversation, record };
    }
    const found = { ...wanted, record: '' };
    steps.replaceChildren();
    for await (const { kind, data } of events('/v1/questions', body, signal, key)) {
      if (kind === 'step') steps.append(Object.assign(document.createElement('li'), { textContent: data.sentence }));
      if (kind === 'error') throw Object.assign(new Error(), { sentence: data.detail });
      if (kind === 'card') found.conversation = data.conversation;
      if (kind === 'done') found.record = data.record;
    }
    if (!found.record) throw new Error('the stream ended early');
    return found;
  }

  async show(record, before, typed) {
    const place = `/page/answers/${encodeURIComponent(record)}`;
    const query = before ? `?before=${encodeURIComponent(before)}` : '';
    const [card, facts] = await Promise.all([text(place + query), text(place + '/case')]);
    this.put(card);
    this.caseBody.innerHTML = facts;
    if (typed) { this.box.value = ''; sessionStorage.removeItem('draft'); this.grow(); }
    const made = this.log.lastElementChild;
    this.tellStatus(`${this.dataset.done}: ${made.querySelector('h2').textContent}`, false);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    (made.previousElementSibling?.matches('.said') ? made.previousElementSibling : made)
      .scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  }

  // Only the last card can be answered in place; the earlier ones are history.
  put(card) {
    this.log.querySelectorAll('.card .act').forEach((one) => one.remove());
    this.log.insertAdjacentHTML('beforeend', card);
    this.dress();
  }

  // The tab says the verdict; what was read in a long text is marked in it.
  dress() {
    const card = this.log.lastElementChild, said = [...this.log.querySelectorAll('.said')].at(-1);
    document.title = `${card.dataset.title} — ${this.dataset.title}`;
    if (!said || said.dataset.said) return;
    said.dataset.said = said.textContent;
    for (const { textContent } of card.querySelectorAll('.read-items q')) this.mark(said, textContent);
    if (said.dataset.said.length < 400 && said.dataset.said.split('\n').length < 6) return;
    said.classList.add('long');
    said.append(Object.assign(document.createElement('button'), { type: 'button', className: 'whole tiny', textContent: this.dataset.whole }));
  }

  mark(said, words) {
    for (const part of [...said.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)) {
      const place = words ? part.data.indexOf(words) : -1;
      if (place < 0) continue;
      const found = part.splitText(place);
      found.splitText(words.length);
      found.replaceWith(Object.assign(document.createElement('mark'), { textContent: words }));
      return;
    }
  }

  begun() {
    this.welcome.hidden = true;
    this.querySelector('h1').classList.add('off');
  }

  async list() {
    const side = this.querySelector('.latest');
    if (!matchMedia('(min-width: 90rem)').matches) return;
    try { side.innerHTML = await text(side.dataset.loadSide); } catch { side.replaceChildren(); }
  }

  async restore() {
    try {
      const place = `/page/conversations/${encodeURIComponent(this.state.conversation)}`;
      this.log.innerHTML = await text(place);
      const last = this.log.querySelector('.card'), { record } = last.dataset;
      this.begun();
      this.dress();
      if (record !== this.state.record) {
        const said = [...this.log.querySelectorAll('.said')].at(-1).dataset.said;
        this.state = { conversation: this.state.conversation, question: said, record, facts: {}, confirm: [], unknown: [] };
      }
      this.keep();
      last.scrollIntoView({ block: 'start' });
      this.caseBody.innerHTML = await text(`/page/answers/${encodeURIComponent(record)}/case`);
    } catch (error) {
      if (error.status !== 404) { this.tellStatus(this.dataset.failed); return; }
      this.state = {};
      this.keep();
    }
  }

  tellStatus(sentence, seen = true) {
    this.status.textContent = sentence;
    this.status.classList.toggle('off', !seen);  // the card says it to whoever sees
  }

  say(question) {
    const said = Object.assign(document.createElement('p'), { className: 'said', textContent: question });
    this.log.append(said);
    return said;
  }

  reset() {
    this.pending = null;
    this.cut?.abort();
    this.state = {};
    this.keep();
    sessionStorage.removeItem('draft');
    this.wait(false);
    this.log.replaceChildren();
    this.caseBody.replaceChildren();
    this.welcome.hidden = false;
    this.querySelector('h1').classList.remove('off');
    document.title = this.dataset.title;
    this.ask.elements.on.value = this.ask.elements.on.dataset.today;
    this.list();
    this.retry.hidden = true;
    this.tellStatus('');
    this.box.value = '';
    history.replaceState(null, '', '/');
    this.box.focus();
  }
}
customElements.define('lodestone-chat', LodestoneChat);
