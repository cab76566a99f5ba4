/* Enhancer of the respondent's page (ES2017). Without it the page is one form with one submit; with it the
   page shows one section at a time, keeps a draft on this device (and on the server under a resume code), asks
   before a telephone or identity number leaves, and sends again when the network returns. On a shared device
   (`data-idle`) it keeps nothing and empties itself. */
(() => {
  var doc = document;
  var words = doc.body.dataset;
  var form = doc.querySelector('form');
  var $ = (id) => doc.getElementById(id);
  var each = (list, run) => {
    Array.prototype.forEach.call(list, run);
  };
  var path = location.pathname.replace(/\/(receipt|clear)$/, '');
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
  if ($('cleared')) {
    store.drop(draftKey);
    store.drop(sentKey);
    return;
  }
  var back = $('back');
  if (back) {
    // A shared device: the next person finds nothing of this one, not even by going back.
    var next = doc.querySelector('.end a').href;
    var left = Number(back.dataset.seconds);
    setInterval(() => {
      left--;
      back.textContent = back.dataset.text.replace('{n}', Math.max(0, left));
      if (left <= 0) location.replace(next);
    }, 1000);
    return;
  }
  if ($('receipt')) {
    store.drop(draftKey);
    store.set(sentKey, '1');
    return;
  }
  var entry = $('code');
  if (entry) {
    // A printed QR code carries the code behind the #, which no server is ever sent.
    var fillIn = () => {
      var given = location.hash.slice(1).replace(/[^0-9A-Za-z-]/g, '');
      if (!given) return;
      entry.value = given;
      history.replaceState(null, '', location.pathname + location.search);
    };
    fillIn();
    addEventListener('hashchange', fillIn);
    each(doc.querySelectorAll('.lang a'), (a) => {
      a.addEventListener('click', () => {
        a.hash = entry.value.replace(/[^0-9A-Za-z-]/g, '');
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
  var kept = $('kept');
  var keep = $('keep');
  var revision = form.elements._revision;
  var kiosk = !!words.idle;
  var step = 0;
  var sending = false;
  var waiting = false;

  function fields() {
    var out = [];
    each(form.elements, (e) => {
      if (!e.name) return;
      if (e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value) out.push([e.name, e.value]);
    });
    return out;
  }
  function answers() {
    return fields().filter((f) => f[0][0] !== '_');
  }
  function bodyOf(list) {
    return list.map((f) => encodeURIComponent(f[0]) + '=' + encodeURIComponent(f[1])).join('&');
  }
  function post(to, list, extra) {
    return fetch(
      to,
      Object.assign(
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
          body: bodyOf(list),
          credentials: 'same-origin',
        },
        extra
      )
    );
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
  /* Drafts. */
  function save() {
    var list = answers();
    if (kiosk || !list.length) return;
    revision.value = Number(revision.value) + 1;
    waiting = false;
    var ok = keepHere(list);
    draft.textContent = ok ? words.saved : words.blocked;
    if (code) saveThere();
  }
  function keepHere(list) {
    if (kiosk) return false;
    var ok = store.set(
      draftKey,
      JSON.stringify({ q: words.q, r: Number(revision.value), f: list, c: code, w: waiting ? 1 : 0 })
    );
    clear.hidden = !ok;
    return ok;
  }
  var code = '';
  var timer = 0;
  function saveThere(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      pushDraft().catch(() => {
        // The copy here is the newer one; the other follows.
        draft.textContent = words.here;
        saveThere(20000);
      });
    }, wait || 3000);
  }
  function pushDraft(leaving) {
    clearTimeout(timer);
    timer = 0;
    return post(buttons.draft.formAction, fields(), leaving ? { keepalive: true } : null)
      .then((reply) => {
        if (!reply.ok && reply.status !== 410) throw new Error();
        return reply.json();
      })
      .then((made) => {
        if (made.error === 'used') {
          // Sent from another device meanwhile.
          code = '';
          draft.textContent = words.used;
          return null;
        }
        if (made.error) throw new Error();
        code = made.code;
        draft.textContent = words.there.replace('{code}', code);
        return made;
      });
  }
  function showCode(made) {
    kept.textContent = '';
    var add = (tag, text, name) => {
      var e = doc.createElement(tag);
      e.textContent = text;
      if (name) e.className = name;
      kept.appendChild(e);
    };
    add('h2', words.keptTitle);
    add('p', made.code, 'resume');
    add('p', words.keptText);
    add('p', made.address, 'where');
    add('p', words.keptNote, 'quiet');
    kept.hidden = false;
    kept.tabIndex = -1;
    kept.focus();
  }
  function fill(list) {
    each(list, (f) => {
      each(form.elements, (e) => {
        if (e.name !== f[0]) return;
        if (e.type === 'radio') e.checked = e.value === f[1];
        else e.value = f[1];
      });
    });
  }
  function restore() {
    var here = null;
    if (kiosk) return;
    try {
      here = JSON.parse(store.get(draftKey));
    } catch (e) {
      /* a draft that cannot be read is no draft */
    }
    if (!here || here.q !== words.q || doc.querySelector('.summary')) return;
    // The page may have come with a draft of the server: the newer one wins, and nothing of the other is lost.
    var there = answers();
    var newer = !there.length || here.r >= Number(revision.value) - 1;
    fill(here.f);
    if (!newer) fill(there);
    code = here.c || '';
    revision.value = Math.max(Number(revision.value), here.r || 0);
    draft.textContent = words.restored;
    clear.hidden = false;
    if (code && newer && there.length) saveThere();
    if (here.w && newer) {
      // The tab was closed while the answers waited for the network; they were meant to go.
      keep.querySelector('input').checked = true;
      waiting = true;
    }
  }

  /* Pace: the median of the seconds between one first answer and the next, sent as one of five bands. */
  var BANDS = [1, 2, 5, 10];
  var times = [];
  var timed = {};
  var since = 0;
  function clock() {
    return performance.now();
  }
  function timeOf(item) {
    var now = clock();
    if (since && item && !timed[item.id]) {
      timed[item.id] = 1;
      times.push((now - since) / 1000);
    }
    since = now;
  }
  function pace() {
    var n = times.length;
    if (n < 3 || n * 2 < form.querySelectorAll('[data-r]').length) return [];
    var sorted = times.slice().sort((a, b) => a - b);
    var median = (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2;
    var band = 0;
    while (band < 4 && median >= BANDS[band]) band++;
    return [['_pace', String(band)]];
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
    $('agree').hidden = !final;
    keep.hidden = !final || !asked;
    count();
    if (focus) {
      scrollTo(0, 0);
      var heading = list[step].querySelector('h2');
      if (heading && step) heading.focus({ preventScroll: true });
    }
  }
  function go(to) {
    if (kept) kept.hidden = true;
    // On a shared device nobody goes back to what somebody else saw.
    if (!kiosk) history.pushState({ step: to }, '');
    show(to, true);
    since = to ? clock() : 0;
  }

  /* What is missing, and what should be looked at once more. */
  var asked = !keep.hidden;
  var patterns = JSON.parse(words.numbers).map((source) => new RegExp(source));
  function personal() {
    return Array.prototype.filter.call(form.querySelectorAll('.text'), (item) => {
      var text = item.querySelector('textarea').value.normalize('NFKC');
      return patterns.some((p) => p.test(text));
    });
  }
  function mark(item, text) {
    var id = item.id;
    var number = item.querySelector('.no').textContent;
    if (!$('e-' + id)) {
      var message = doc.createElement('p');
      message.className = 'msg';
      message.id = 'e-' + id;
      message.textContent = words.number.replace('{number}', number) + words.colon + text;
      item.querySelector('legend,label').after(message);
      item.classList.add('bad');
      (item.querySelector('textarea') || item).setAttribute('aria-describedby', message.id);
    }
  }
  function unmark(item) {
    var message = $('e-' + item.id);
    if (message) message.remove();
    item.classList.remove('bad');
    (item.querySelector('textarea') || item).removeAttribute('aria-describedby');
  }
  function missingIn(part) {
    var list = [];
    each(part.querySelectorAll('[data-r]'), (item) => {
      if (answered(item)) unmark(item);
      else list.push(item);
    });
    return list;
  }
  function complain(list, look) {
    var old = $('summary');
    if (old) old.remove();
    if (!list.length) return false;
    var box = doc.createElement('div');
    box.className = 'summary';
    box.id = 'summary';
    box.tabIndex = -1;
    box.setAttribute('role', 'alert');
    var title = doc.createElement('h2');
    title.textContent = look ? words.look : words.errors.replace('{n}', list.length);
    var hint = doc.createElement('p');
    hint.textContent = look ? words.remove : words.hint;
    var ul = doc.createElement('ul');
    list.forEach((item) => {
      mark(item, look ? words.personal : words.missing);
      var li = doc.createElement('li');
      var a = doc.createElement('a');
      var legend = item.querySelector('legend,label').cloneNode(true);
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
    keepHere(answers());
    tell(words.offline);
    buttons.submit.textContent = words.again;
  }
  function send() {
    if (sending) return;
    sending = true;
    tell(words.sending);
    post(form.action, fields().filter((f) => f[0] !== '_revision').concat(pace()))
      .then((reply) => {
        sending = false;
        if (reply.ok) {
          return reply.json().then((receipt) => {
            store.drop(draftKey);
            clearTimeout(timer);
            timer = 0;
            location.replace(receipt.location);
          });
        }
        if (reply.status === 503 || reply.status === 429) {
          later();
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
    if (!item) return;
    if (answered(item)) {
      unmark(item);
      timeOf(item);
    } else {
      timeOf(null);
    }
    if (event.target.closest('.opts')) show(step, false);
    save();
  });
  form.addEventListener('input', (event) => {
    if (event.target.tagName !== 'TEXTAREA') return;
    unmark(event.target.closest('.item'));
    save();
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
    each(form.querySelectorAll('.text'), unmark);
    list = keep.querySelector('input').checked ? [] : personal();
    if (list.length) {
      asked = true;
      keep.hidden = false;
      complain(list, true);
      return;
    }
    complain([]);
    send();
  });
  if (buttons.draft) {
    buttons.draft.addEventListener('click', (event) => {
      event.preventDefault();
      draft.textContent = words.saving;
      pushDraft().then(
        (made) => {
          if (!made) return;
          showCode(made);
          keepHere(answers());
        },
        () => {
          draft.textContent = words.failed;
        }
      );
    });
    // Whatever waits to be saved is saved before the page goes away.
    doc.addEventListener('visibilitychange', () => {
      if (doc.visibilityState === 'hidden' && timer) pushDraft(true).catch(() => {});
    });
  }
  buttons.next.addEventListener('click', () => {
    if (step && complain(missingIn(steps()[step]))) return;
    complain([]);
    go(step + 1);
  });
  buttons.back.addEventListener('click', () => {
    go(step - 1);
  });
  function empty() {
    store.drop(draftKey);
    each(form.elements, (e) => {
      if (e.type === 'radio' || e.type === 'checkbox') e.checked = false;
      else if (e.tagName === 'TEXTAREA') e.value = '';
    });
    each(form.querySelectorAll('.bad'), unmark);
    complain([]);
    tell('');
    waiting = false;
    times = [];
    timed = {};
    since = 0;
  }
  if (clear) {
    clear.addEventListener('click', () => {
      // The copy under a resume code stays for whoever has it; this device forgets the code.
      code = '';
      clearTimeout(timer);
      timer = 0;
      empty();
      kept.hidden = true;
      post(path + '/clear', []).catch(() => {});
      draft.textContent = words.none;
      clear.hidden = true;
      show(0, true);
    });
  }
  if (kiosk) {
    var IDLE = 60;
    var WARN = 30;
    var quiet = 0;
    var box = doc.createElement('div');
    var say = doc.createElement('p');
    var stay = doc.createElement('button');
    box.className = 'idle';
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-live', 'assertive');
    box.hidden = true;
    stay.className = 'btn';
    stay.type = 'button';
    stay.textContent = words.stay;
    box.appendChild(say);
    box.appendChild(stay);
    doc.body.appendChild(box);
    var awake = () => {
      quiet = 0;
      box.hidden = true;
    };
    each(['click', 'keydown', 'input', 'scroll'], (name) => {
      addEventListener(name, awake, true);
    });
    addEventListener('pageshow', (event) => {
      if (event.persisted) location.reload();
    });
    setInterval(() => {
      if (!step && !answers().length) return;
      // What waits for the network is not thrown away.
      if (sending || waiting) return;
      quiet++;
      if (quiet < IDLE) return;
      say.textContent = words.idle.replace('{n}', IDLE + WARN - quiet);
      box.hidden = false;
      if (quiet < IDLE + WARN) return;
      empty();
      // Without a network the page is emptied all the same.
      post(path + '/clear?kiosk=1', []).then(
        () => location.replace(path + '?kiosk=1'),
        () => {
          awake();
          show(0, true);
        }
      );
    }, 1000);
  }
  addEventListener('popstate', (event) => {
    show(event.state ? event.state.step : 0, true);
  });
  addEventListener('online', () => {
    if (waiting) send();
    else if (timer) saveThere();
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
  if (!kiosk && store.get(sentKey)) $('sent-before').hidden = false;
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
    show(waiting ? steps().length - 1 : 0, false);
    if (waiting) send();
  }
  history.replaceState({ step: step }, '');
})();
