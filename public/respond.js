/* Enhancer of the respondent's page (ES2017). Without it the page is one form with one submit; with it the
   page shows one section at a time, keeps a draft on this device, and sends again when the network returns. */
(() => {
  var doc = document;
  var words = doc.body.dataset;
  var form = doc.querySelector('form');
  var $ = (id) => doc.getElementById(id);
  var each = (list, run) => {
    Array.prototype.forEach.call(list, run);
  };
  var path = location.pathname.replace(/\/receipt$/, '');
  var draftKey = 'hengping:' + path;
  var sentKey = 'hengping-sent:' + path;
  var store = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch (e) {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, value);
        return true;
      } catch (e) {
        return false;
      }
    },
    drop: (key) => {
      try {
        localStorage.removeItem(key);
      } catch (e) {
        /* nothing was kept */
      }
    },
  };
  if ($('receipt')) {
    store.drop(draftKey);
    store.set(sentKey, '1');
    return;
  }
  var code = $('code');
  if (code) {
    // A printed QR code carries the code behind the #, which no server is ever sent.
    var fillIn = () => {
      var given = location.hash.slice(1).replace(/[^0-9A-Za-z-]/g, '');
      if (!given) return;
      code.value = given;
      history.replaceState(null, '', location.pathname + location.search);
    };
    fillIn();
    addEventListener('hashchange', fillIn);
    each(doc.querySelectorAll('.lang a'), (a) => {
      a.addEventListener('click', () => {
        a.hash = code.value.replace(/[^0-9A-Za-z-]/g, '');
      });
    });
    return;
  }
  if (!form) return;

  var first = form.querySelector('.first');
  var pages = form.querySelectorAll('.page');
  var last = form.querySelector('.last');
  var buttons = {};
  each(form.querySelectorAll('[data-go]'), (b) => {
    buttons[b.dataset.go] = b;
  });
  var progress = doc.querySelector('.prog');
  var ticks = doc.querySelector('.ticks');
  var net = $('net');
  var draft = $('draft');
  var clear = $('clear');
  var step = 0;
  var sending = false;
  var waiting = false;

  function fields() {
    var out = [];
    each(form.elements, (e) => {
      if (!e.name) return;
      if (e.type === 'radio' ? e.checked : e.value) out.push([e.name, e.value]);
    });
    return out;
  }
  function ended() {
    return !!form.querySelector('.ends input:checked');
  }
  function steps() {
    return ended() ? [first, pages[0]] : [first].concat(Array.prototype.slice.call(pages));
  }
  function answered(item) {
    return !!item.querySelector('input:checked');
  }

  function count() {
    var n = 0;
    var list = form.querySelectorAll('[data-r]');
    each(list, (item) => {
      if (answered(item)) n++;
    });
    progress.querySelector('b').textContent = n;
    each(pages, (page, p) => {
      var row = ticks.children[p];
      row.className = step === p + 1 ? 'here' : '';
      each(page.querySelectorAll('[data-r]'), (item, i) => {
        if (row.children[i]) row.children[i].className = answered(item) ? 'd' : '';
      });
    });
    progress.hidden = ticks.hidden = false;
  }
  function save() {
    var list = fields();
    if (!list.length) return;
    var kept = store.set(draftKey, JSON.stringify({ q: words.q, f: list }));
    draft.textContent = kept ? words.saved : words.blocked;
    clear.hidden = !kept;
  }
  function restore() {
    var kept = null;
    try {
      kept = JSON.parse(store.get(draftKey));
    } catch (e) {
      /* a draft that cannot be read is no draft */
    }
    if (!kept || kept.q !== words.q || doc.querySelector('.summary')) return;
    each(kept.f, (f) => {
      each(form.elements, (e) => {
        if (e.name !== f[0]) return;
        if (e.type === 'radio') e.checked = e.value === f[1];
        else e.value = f[1];
      });
    });
    draft.textContent = words.restored;
    clear.hidden = false;
  }
  function show(to, focus) {
    var list = steps();
    step = Math.max(0, Math.min(to, list.length - 1));
    first.hidden = step !== 0;
    each(pages, (page) => {
      page.hidden = list[step] !== page;
    });
    var final = step === list.length - 1;
    buttons.back.hidden = step === 0;
    buttons.next.hidden = final;
    buttons.next.textContent = step ? words.next : words.start;
    buttons.submit.hidden = !final;
    last.querySelector('p').hidden = !final;
    count();
    if (focus) {
      scrollTo(0, 0);
      var heading = list[step].querySelector('h2');
      if (heading && step) heading.focus({ preventScroll: true });
    }
  }
  function go(to) {
    history.pushState({ step: to }, '');
    show(to, true);
  }

  function mark(item) {
    var id = item.id;
    var number = item.querySelector('.no').textContent;
    if (!$('e-' + id)) {
      var message = doc.createElement('p');
      message.className = 'msg';
      message.id = 'e-' + id;
      message.textContent = words.number.replace('{number}', number) + words.colon + words.missing;
      item.querySelector('legend').after(message);
      item.classList.add('bad');
      item.setAttribute('aria-describedby', message.id);
    }
  }
  function unmark(item) {
    var message = $('e-' + item.id);
    if (message) message.remove();
    item.classList.remove('bad');
    item.removeAttribute('aria-describedby');
  }
  function missingIn(part) {
    var list = [];
    each(part.querySelectorAll('[data-r]'), (item) => {
      if (answered(item)) unmark(item);
      else list.push(item);
    });
    return list;
  }
  function complain(list) {
    var old = $('summary');
    if (old) old.remove();
    if (!list.length) return false;
    var box = doc.createElement('div');
    box.className = 'summary';
    box.id = 'summary';
    box.tabIndex = -1;
    box.setAttribute('role', 'alert');
    var title = doc.createElement('h2');
    title.textContent = words.errors.replace('{n}', list.length);
    var hint = doc.createElement('p');
    hint.textContent = words.hint;
    var ul = doc.createElement('ul');
    list.forEach((item) => {
      mark(item);
      var li = doc.createElement('li');
      var a = doc.createElement('a');
      var legend = item.querySelector('legend').cloneNode(true);
      var no = legend.querySelector('.no');
      var number = no.textContent;
      no.remove();
      a.href = '#' + item.id + '-1';
      [words.number.replace('{number}', number), legend.textContent].forEach((text) => {
        var span = doc.createElement('span');
        span.textContent = text;
        a.appendChild(span);
      });
      a.addEventListener('click', (event) => {
        event.preventDefault();
        each(pages, (page, p) => {
          if (page.contains(item) && step !== p + 1) show(p + 1, false);
        });
        item.scrollIntoView({ block: 'center' });
        $(item.id + '-1').focus({ preventScroll: true });
      });
      li.appendChild(a);
      ul.appendChild(li);
    });
    box.appendChild(title);
    box.appendChild(hint);
    box.appendChild(ul);
    form.parentNode.insertBefore(box, form);
    box.focus();
    scrollTo(0, 0);
    return true;
  }

  function tell(text) {
    net.textContent = text;
    net.hidden = !text;
  }
  function later() {
    waiting = true;
    tell(words.offline);
    buttons.submit.textContent = words.again;
  }
  function send() {
    if (sending) return;
    sending = true;
    tell(words.sending);
    var body = fields()
      .map((f) => encodeURIComponent(f[0]) + '=' + encodeURIComponent(f[1]))
      .join('&');
    fetch(form.action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: body,
      credentials: 'same-origin',
    })
      .then((reply) => {
        sending = false;
        if (reply.ok) {
          return reply.json().then((receipt) => {
            store.drop(draftKey);
            location.replace(receipt.location);
          });
        }
        if (reply.status === 503 || reply.status === 429) {
          waiting = true;
          tell(words.busy);
          return;
        }
        // Refused for good: let the server's own page say why, with the answers kept.
        waiting = false;
        form.submit();
      })
      .catch(() => {
        sending = false;
        later();
      });
  }

  form.addEventListener('change', (event) => {
    var item = event.target.closest('.item');
    if (item && answered(item)) unmark(item);
    if (event.target.closest('.opts')) show(step, false);
    save();
  });
  form.addEventListener('input', (event) => {
    if (event.target.tagName === 'TEXTAREA') save();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    var list = [];
    steps()
      .slice(1)
      .forEach((part) => {
        list = list.concat(missingIn(part));
      });
    if (list.length) {
      each(pages, (page, p) => {
        if (page.contains(list[0])) show(p + 1, false);
      });
      complain(list);
      return;
    }
    complain([]);
    send();
  });
  buttons.next.addEventListener('click', () => {
    if (step && complain(missingIn(steps()[step]))) return;
    complain([]);
    go(step + 1);
  });
  buttons.back.addEventListener('click', () => {
    go(step - 1);
  });
  clear.addEventListener('click', () => {
    store.drop(draftKey);
    form.reset();
    draft.textContent = words.none;
    clear.hidden = true;
    show(0, true);
  });
  addEventListener('popstate', (event) => {
    show(event.state ? event.state.step : 0, true);
  });
  addEventListener('online', () => {
    if (waiting) send();
  });
  setInterval(() => {
    if (waiting && navigator.onLine !== false) send();
  }, 20000);
  doc.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    var item = event.target.closest && event.target.closest('fieldset');
    if (!item) return;
    var inputs = item.querySelectorAll('.opt:not(.na) input');
    var input = inputs[Number(event.key) - 1];
    if (!input) return;
    event.preventDefault();
    input.checked = true;
    input.focus();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });

  restore();
  if (store.get(sentKey)) $('sent-before').hidden = false;
  var summary = $('summary');
  if (summary) {
    // The server refused it: start at the first faulty section.
    var bad = form.querySelector('.bad');
    var at = 1;
    each(pages, (page, p) => {
      if (bad && page.contains(bad)) at = p + 1;
    });
    each(summary.querySelectorAll('a'), (a) => {
      a.addEventListener('click', (event) => {
        var target = doc.getElementById(a.getAttribute('href').slice(1));
        if (!target) return;
        event.preventDefault();
        each(pages, (page, p) => {
          if (page.contains(target)) show(p + 1, false);
        });
        target.scrollIntoView({ block: 'center' });
        target.focus({ preventScroll: true });
      });
    });
    show(at, false);
    save();
    summary.focus();
  } else {
    show(0, false);
  }
  history.replaceState({ step: step }, '');
})();
