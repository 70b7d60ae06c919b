// The chat: sends a question, shows the steps while they come, then the card that the server rendered.
// What a model or a record says is only ever put into the page by the server's escaping templates.
import { events, json, text } from './http.js';
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
    this.box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.ask.requestSubmit();
    });
    this.addEventListener('submit', (event) => this.submitted(event));
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('change', ({ target }) => {
      if (target.name === 'steps') localStorage.setItem('steps', target.checked ? 'on' : 'off');
    });
    this.grow();
    if (this.state.conversation) this.restore();
  }

  keep() { sessionStorage.setItem('case', JSON.stringify(this.state)); }

  grow() { this.box.rows = Math.min(10, Math.max(2, this.box.value.split('\n').length, Math.ceil(this.box.value.length / 90))); }

  submitted(event) {
    const form = event.target;
    if (form === this.ask) { event.preventDefault(); this.typed(this.box.value); }
    if (form.matches('.tell')) { event.preventDefault(); this.tell(form); }
  }

  clicked({ target }) {
    const button = target.closest('button');
    if (!button) return;
    if (button === this.retry) this.run(this.pending);
    if (button === this.stop) this.cut?.abort();
    if (button.matches('.example')) this.typed(button.textContent);
    if (button.matches('.choice')) this.typed(button.dataset.say);
    if (button.matches('.act-confirm')) this.again({}, button.dataset.names.split(' '));
    if (button.matches('.act-change')) this.box.focus();
    if (button.matches('.new-case')) this.reset();
    if (button.dataset.value && button.form?.matches('.tell') && press(button)) this.tell(button.form);
  }

  tell(form) {
    const { facts, wrong } = told(form);
    form.querySelectorAll('[aria-invalid]').forEach((one) => one.removeAttribute('aria-invalid'));
    if (wrong) {
      wrong.setAttribute('aria-invalid', 'true');
      wrong.focus();
      this.tellStatus(this.dataset.number);
    } else if (Object.keys(facts).length) this.again(facts);
    else this.tellStatus(this.dataset.empty);
  }

  typed(said) {
    said = said.trim();
    if (!said || this.busy) return;
    this.box.value = said;
    sessionStorage.setItem('draft', said);
    this.run({ wanted: { ...this.state, question: said, facts: {}, confirm: [] }, typed: true });
  }

  again(facts, confirm = []) {
    if (this.busy || !this.state.question) return;
    this.run({ wanted: { ...this.state, facts: { ...this.state.facts, ...facts },
                         confirm: [...new Set([...this.state.confirm, ...confirm])] }, typed: false });
  }

  async run(pending) {
    if (this.busy || !pending) return;
    this.pending = pending;
    const { typed } = pending;
    this.wait(true);
    this.welcome.hidden = true;
    const said = typed ? this.say(pending.wanted.question) : null;
    const steps = document.createElement('ol');
    steps.className = 'steps';
    this.log.append(steps);
    this.tellStatus(this.dataset.working + ' …');
    this.status.scrollIntoView({ block: 'nearest' });
    try {
      const before = this.state.record;
      const wanted = await this.answered(pending.wanted, steps);
      steps.remove();
      await this.show(wanted.record, before, typed);
      this.state = wanted;
      this.pending = null;
      this.keep();
      history.replaceState(null, '', `/?conversation=${encodeURIComponent(wanted.conversation)}`);
    } catch (error) {
      said?.remove();
      this.tellStatus(this.cut.signal.aborted ? this.dataset.stopped : error.sentence || this.dataset.failed);
      this.retry.hidden = false;
    } finally {
      steps.remove();
      this.wait(false);
      this.box.focus({ preventScroll: true });
    }
  }

  wait(busy) {
    this.busy = busy;
    this.cut = busy ? new AbortController() : this.cut;
    if (busy) this.retry.hidden = true;
    this.stop.hidden = !busy;
    this.ask.querySelector('.primary').hidden = busy;
    this.log.setAttribute('aria-busy', String(busy));
    this.classList.toggle('busy', busy);
  }

  // What was asked, with the conversation and the record of its answer. The steps come as they are
  // taken; switched off, the answer comes in one piece.
  async answered(wanted, steps) {
    const body = { question: wanted.question, conversation: wanted.conversation || '',
                   facts: wanted.facts, confirm: wanted.confirm };
    if (this.ask.elements.on.value) body.on = this.ask.elements.on.value;
    if (!this.ask.elements.steps.checked) {
      const { conversation, record } = await json('/v1/questions', body);
      return { ...wanted, conversation, record };
    }
    const found = { ...wanted, record: '' };
    for await (const { kind, data } of events('/v1/questions', body, this.cut.signal)) {
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
    this.tellStatus(`${this.dataset.done}: ${made.querySelector('h2').textContent}`);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    (made.previousElementSibling?.matches('.said') ? made.previousElementSibling : made)
      .scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  }

  // Only the last card can be answered in place; the earlier ones are history.
  put(card) {
    this.log.querySelectorAll('.card .act').forEach((one) => one.remove());
    this.log.insertAdjacentHTML('beforeend', card);
  }

  async restore() {
    try {
      const held = await json(`/v1/conversations/${encodeURIComponent(this.state.conversation)}`);
      const places = held.turns.map(({ record }) => `/page/answers/${encodeURIComponent(record)}`);
      const last = held.turns.at(-1);
      const [facts, ...cards] = await Promise.all([text(places.at(-1) + '/case'), ...places.map(text)]);
      this.welcome.hidden = true;
      let asked = '';
      held.turns.forEach((turn, place) => {
        if (turn.question !== asked) this.say(asked = turn.question);
        this.put(cards[place]);
      });
      this.caseBody.innerHTML = facts;
      if (last.record !== this.state.record) {
        this.state = { conversation: held.id, question: last.question, record: last.record, facts: {}, confirm: [] };
      }
      this.keep();
      this.log.lastElementChild.scrollIntoView({ block: 'start' });
    } catch (error) {
      if (error.status !== 404) { this.tellStatus(this.dataset.failed); return; }
      this.state = {};
      this.keep();
    }
  }

  tellStatus(sentence) { this.status.textContent = sentence; }

  say(question) {
    const said = Object.assign(document.createElement('p'), { className: 'said', textContent: question });
    this.log.append(said);
    return said;
  }

  reset() {
    this.cut?.abort();
    this.state = {};
    this.pending = null;
    this.keep();
    sessionStorage.removeItem('draft');
    this.log.replaceChildren();
    this.caseBody.replaceChildren();
    this.welcome.hidden = false;
    this.retry.hidden = true;
    this.tellStatus('');
    this.box.value = '';
    history.replaceState(null, '', '/');
    this.box.focus();
  }
}
customElements.define('lodestone-chat', LodestoneChat);
