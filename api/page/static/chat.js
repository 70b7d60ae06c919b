// The chat: sends a question, shows the steps while they come, then the card that the server rendered.
// Nothing that a model or a record says is ever put into the page as markup by this script.
class LodestoneChat extends HTMLElement {
  connectedCallback() {
    this.log = this.querySelector('.log');
    this.status = this.querySelector('.status');
    this.form = this.querySelector('.ask');
    this.box = this.form.elements.question;
    this.conversation = sessionStorage.getItem('conversation') || '';
    this.facts = JSON.parse(sessionStorage.getItem('facts') || '{}');
    this.box.value = sessionStorage.getItem('draft') || '';
    this.box.addEventListener('input', () => sessionStorage.setItem('draft', this.box.value));
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.ask(this.box.value); });
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('submit', (event) => this.told(event));
    if (sessionStorage.getItem('record')) this.show(sessionStorage.getItem('record'), false);
  }

  clicked(event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.matches('.example')) { this.box.value = button.textContent; this.ask(button.textContent); }
    if (button.matches('.choice')) this.ask(button.dataset.say);
    if (button.matches('.act-confirm')) this.again({ confirm: button.dataset.names.split(' ') });
    if (button.matches('.new-case')) this.reset();
    if (button.matches('.edit')) this.edit(button);
    if (button.dataset.value && button.closest('form.fact')) {
      const form = button.closest('form.fact');
      this.again({ facts: { [form.dataset.name]: button.dataset.value === 'true' } });
    }
  }

  told(event) {
    const form = event.target.closest('form.fact');
    if (!form) return;
    event.preventDefault();
    const field = form.querySelector('input, select');
    if (!field || !field.value.trim()) return;
    const number = ['percent', 'number'].includes(form.dataset.type);
    this.again({ facts: { [form.dataset.name]: number ? Number(field.value.replace(',', '.')) : field.value.trim() } });
  }

  edit(button) {
    const name = button.closest('tr').dataset.name;
    const form = document.createElement('form');
    form.className = 'fact';
    form.dataset.name = name;
    const old = button.textContent.trim();
    form.dataset.type = /^[0-9.]+$/.test(old) ? 'number' : 'text';
    const yesNo = ['yes', 'no', '是', '否'].includes(old);
    if (yesNo) {
      for (const [value, word] of [['true', '✓'], ['false', '✗']]) {
        const choice = document.createElement('button');
        choice.type = 'button'; choice.dataset.value = value; choice.textContent = word;
        choice.setAttribute('aria-label', `${name}: ${value}`);
        form.append(choice);
      }
    } else {
      const field = document.createElement('input');
      field.value = old; field.size = 10; field.setAttribute('aria-label', name);
      const send = document.createElement('button');
      send.textContent = '✓'; send.setAttribute('aria-label', `${name} ✓`);
      form.append(field, send);
    }
    button.replaceWith(form);
    form.querySelector('input, button').focus();
  }

  again(change) {
    this.facts = { ...this.facts, ...(change.facts || {}) };
    sessionStorage.setItem('facts', JSON.stringify(this.facts));
    const last = sessionStorage.getItem('question');
    if (last) this.ask(last, change.confirm || [], false);
  }

  async ask(text, confirm = [], typed = true) {
    text = text.trim();
    if (!text || this.busy) return;
    this.busy = true;
    sessionStorage.setItem('draft', text);
    this.querySelector('.welcome').hidden = true;
    if (typed) this.say(text);
    const steps = document.createElement('ol');
    steps.className = 'steps';
    this.log.append(steps);
    this.status.textContent = this.dataset.working + ' …';
    try {
      const record = await this.stream(text, confirm, steps);
      sessionStorage.setItem('question', text);
      sessionStorage.setItem('record', record);
      await this.show(record, true);
      steps.remove();
      if (typed) { this.box.value = ''; sessionStorage.removeItem('draft'); }
    } catch (error) {
      this.status.textContent = error.sentence || this.dataset.failed;
      this.box.value = text;
      steps.remove();
    } finally {
      this.busy = false;
      this.box.focus();
    }
  }

  async stream(text, confirm, steps) {
    const body = { question: text, conversation: this.conversation, facts: this.facts, confirm };
    const day = this.form.elements.on.value;
    if (day) body.on = day;
    if (this.dataset.language === 'zh' && /[\u4e00-\u9fff]/.test(text)) body.language = 'zh';
    const answer = await fetch('/v1/questions', {
      method: 'POST', body: JSON.stringify(body), credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    });
    if (!answer.ok) throw Object.assign(new Error(), { sentence: (await answer.json()).detail });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = '', record = '';
    for (;;) {
      const { done, value } = await reader.read();
      held += value || '';
      const parts = held.split('\n\n');
      held = parts.pop();
      for (const part of parts) {
        const kind = /^event: (.*)$/m.exec(part), data = /^data: (.*)$/m.exec(part);
        if (!kind || !data) continue;
        const said = JSON.parse(data[1]);
        if (kind[1] === 'step') { const line = document.createElement('li'); line.textContent = said.sentence; steps.append(line); }
        if (kind[1] === 'error') throw Object.assign(new Error(), { sentence: said.detail });
        if (kind[1] === 'card') { this.conversation = said.conversation; sessionStorage.setItem('conversation', said.conversation); }
        if (kind[1] === 'done') record = said.record;
      }
      if (done) break;
    }
    if (!record) throw new Error('the stream ended early');
    return record;
  }

  async show(record, announce) {
    const [card, facts] = await Promise.all([fetch(`/page/answers/${record}`), fetch(`/page/answers/${record}/case`)]);
    if (!card.ok || !facts.ok) throw new Error('no card');
    // Rendered by the server from its own templates, every value escaped.
    this.log.insertAdjacentHTML('beforeend', await card.text());
    this.querySelector('.case-body').innerHTML = await facts.text();
    const made = this.log.lastElementChild;
    this.querySelector('.welcome').hidden = true;
    if (announce) {
      this.status.textContent = `${this.dataset.done}: ${made.querySelector('h2').textContent}`;
      made.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    }
  }

  say(text) {
    const said = document.createElement('p');
    said.className = 'said';
    said.textContent = text;
    this.log.append(said);
  }

  reset() {
    for (const name of ['conversation', 'facts', 'question', 'record', 'draft']) sessionStorage.removeItem(name);
    this.conversation = ''; this.facts = {};
    this.log.replaceChildren();
    this.querySelector('.case-body').replaceChildren();
    this.querySelector('.welcome').hidden = false;
    this.box.value = ''; this.box.focus();
  }
}
customElements.define('lodestone-chat', LodestoneChat);
