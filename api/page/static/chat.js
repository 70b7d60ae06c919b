// The chat: sends a question, shows the steps while they come, then the card that the server rendered.
// What a model or a record says is only ever put into the page by the server's escaping templates.
const fetched = async (address) => {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(address);
  return answer.text();
};

class LodestoneChat extends HTMLElement {
  connectedCallback() {
    this.log = this.querySelector('.log');
    this.status = this.querySelector('.status');
    this.form = this.querySelector('.ask');
    this.box = this.form.elements.question;
    this.viewer = this.querySelector('.viewer');
    const wanted = new URLSearchParams(location.search).get('conversation');
    this.state = JSON.parse(sessionStorage.getItem('case') || '{}');
    if (wanted && wanted !== this.state.conversation) this.state = { conversation: wanted };
    this.box.value = sessionStorage.getItem('draft') || '';
    this.box.addEventListener('input', () => sessionStorage.setItem('draft', this.box.value));
    this.box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.addEventListener('submit', (event) => this.submitted(event));
    this.addEventListener('click', (event) => this.clicked(event));
    if (this.state.conversation) this.restore();
  }

  keep() { sessionStorage.setItem('case', JSON.stringify(this.state)); }

  submitted(event) {
    const form = event.target;
    if (form === this.form) { event.preventDefault(); this.typed(this.box.value); }
    if (!form.matches('.fact')) return;
    event.preventDefault();
    const value = form.querySelector('input, select')?.value.trim();
    if (!value) return;
    const number = ['percent', 'number', 'integer', 'amount'].includes(form.dataset.type);
    const said = number ? Number(value.replace(',', '.')) : value;
    if (number && Number.isNaN(said)) { this.status.textContent = this.dataset.number; return; }
    this.again({ [form.dataset.name]: said });
  }

  clicked(event) {
    const chip = event.target.closest('a.chip, a.open-text');
    if (chip && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.open(chip.href); return; }
    const button = event.target.closest('button');
    if (!button) return;
    if (button.matches('.example')) this.typed(button.textContent);
    if (button.matches('.choice')) this.typed(button.dataset.say);
    if (button.matches('.act-confirm')) this.again({}, button.dataset.names.split(' '));
    if (button.matches('.new-case')) this.reset();
    const form = button.dataset.value && button.closest('form.fact');
    if (form) this.again({ [form.dataset.name]: button.dataset.value === 'true' });
  }

  typed(text) {
    text = text.trim();
    if (!text || this.busy) return;
    this.box.value = text;
    sessionStorage.setItem('draft', text);
    this.ask({ ...this.state, question: text, facts: {}, confirm: [] }, true);
  }

  again(facts, confirm = []) {
    if (this.busy || !this.state.question) return;
    this.ask({ ...this.state, facts: { ...this.state.facts, ...facts },
               confirm: [...new Set([...this.state.confirm, ...confirm])] }, false);
  }

  async ask(wanted, typed) {
    this.busy = true;
    this.querySelector('.welcome').hidden = true;
    const said = typed ? this.say(wanted.question) : null;
    const steps = document.createElement('ol');
    steps.className = 'steps';
    this.log.append(steps);
    this.status.textContent = this.dataset.working + ' …';
    try {
      const before = this.state.record;
      wanted = await this.stream(wanted, steps);
      await this.show(wanted.record, before, true);
      this.state = wanted;
      this.keep();
      if (typed) { this.box.value = ''; sessionStorage.removeItem('draft'); }
    } catch (error) {
      said?.remove();
      this.status.textContent = error.sentence || this.dataset.failed;
    } finally {
      steps.remove();
      this.busy = false;
      this.box.focus({ preventScroll: true });
    }
  }

  async stream(wanted, steps) {
    const body = { question: wanted.question, conversation: wanted.conversation || '',
                   facts: wanted.facts, confirm: wanted.confirm };
    const day = this.form.elements.on.value;
    if (day) body.on = day;
    const answer = await fetch('/v1/questions', {
      method: 'POST', body: JSON.stringify(body), credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'X-Lodestone': '1' },
    });
    if (!answer.ok) throw Object.assign(new Error(), { sentence: (await answer.json()).detail });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const found = { ...wanted, record: '' };
    let held = '';
    for (;;) {
      const { done, value } = await reader.read();
      const parts = (held += value || '').split('\n\n');
      held = parts.pop();
      for (const part of parts) this.event(part, found, steps);
      if (done) break;
    }
    if (!found.record) throw new Error('the stream ended early');
    return found;
  }

  event(part, found, steps) {
    const kind = /^event: (.*)$/m.exec(part)?.[1], data = /^data: (.*)$/m.exec(part)?.[1];
    if (!kind || !data) return;
    const said = JSON.parse(data);
    if (kind === 'step') {
      const line = document.createElement('li');
      line.textContent = said.sentence;
      steps.append(line);
    }
    if (kind === 'error') throw Object.assign(new Error(), { sentence: said.detail });
    if (kind === 'card') found.conversation = said.conversation;
    if (kind === 'done') found.record = said.record;
  }

  async show(record, before, announce) {
    const place = `/page/answers/${encodeURIComponent(record)}`;
    const query = before ? `?before=${encodeURIComponent(before)}` : '';
    const [card, facts] = await Promise.all([fetched(place + query), fetched(place + '/case')]);
    this.log.insertAdjacentHTML('beforeend', card);
    this.querySelector('.case-body').innerHTML = facts;
    const made = this.log.lastElementChild;
    if (!announce) return;
    this.status.textContent = `${this.dataset.done}: ${made.querySelector('h2').textContent}`;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    made.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  }

  async restore() {
    try {
      const held = JSON.parse(await fetched(`/v1/conversations/${encodeURIComponent(this.state.conversation)}`));
      this.querySelector('.welcome').hidden = true;
      let asked = '';
      for (const turn of held.turns) {
        if (turn.question !== asked) this.say(asked = turn.question);
        await this.show(turn.record, '', false);
      }
      const last = held.turns.at(-1);
      if (last.record !== this.state.record) {
        this.state = { conversation: held.id, question: last.question, record: last.record, facts: {}, confirm: [] };
      }
      this.keep();
    } catch { this.state = {}; this.keep(); }
  }

  async open(address) {
    try {
      const place = new URL(address);
      place.searchParams.set('part', 'yes');
      this.viewer.querySelector('.viewer-body').innerHTML = await fetched(place.href);
      this.viewer.showModal();
      this.viewer.querySelector('.cited')?.scrollIntoView({ block: 'center' });
    } catch { location.href = address; }
  }

  say(text) {
    const said = document.createElement('p');
    said.className = 'said';
    said.textContent = text;
    this.log.append(said);
    return said;
  }

  reset() {
    this.state = {};
    this.keep();
    sessionStorage.removeItem('draft');
    this.log.replaceChildren();
    this.querySelector('.case-body').replaceChildren();
    this.querySelector('.welcome').hidden = false;
    this.status.textContent = '';
    this.box.value = '';
    this.box.focus();
  }
}
customElements.define('lodestone-chat', LodestoneChat);
