import { call, follow, form, json, key, Refusal } from './api.js';
import { Live } from './live.js';
import { fit, Timeline, wave } from './plot.js';
import { guess, Points } from './points.js';

const $ = id => document.getElementById(id);
const video = $('video'), timeline = new Timeline($('plot'), video, $('now'));
const state = { face: null, avatar: null, voice: null, samples: null, rate: 0, job: null, live: null, url: null };
const RATE = 16000;

const WORDS = {
  NO_FACE: 'No face found. A frontal portrait works best.',
  EYES_NOT_FOUND: 'A face, but not both eyes. Profiles, sunglasses and hair over the eyes do not work.',
  NOT_HUMAN: 'This looks like an animal. Only human faces learn to speak here.',
  FACE_TOO_SMALL: 'The face is too small. Choose a closer picture.',
  FACE_TILTED: 'The head is tilted too far. Turn the picture.',
  MOUTH_UNCERTAIN: 'The mouth is covered or in deep shadow. Choose another picture.',
  PICTURE_UNREADABLE: 'This is no picture that can be read. Use PNG, JPEG or WebP.',
  PICTURE_TOO_LARGE: 'The picture is too large. Choose a smaller one.',
  AUDIO_UNREADABLE: 'This is no recording that can be read. Use WAV, MP3, Ogg, FLAC or M4A.',
  AUDIO_EMPTY: 'The recording is empty.',
  LANDMARKS_INVALID: 'These points are no face: the left eye must be left of the right one.',
};

// ---- the service ----------------------------------------------------------------------------------------------------

async function connect() {
  try {
    const health = await (await call('health', { anyStatus: true })).json();
    $('key').hidden = !health.tokenNeeded;
    if (!health.backend) { status('wait', 'token needed'); askForKey(); return; }
    status(health.ready ? 'ready' : 'wait', health.ready ? `${health.backend} on ${health.device}` : health.status);
    options('backend', health.backends.map(name => [name, name]), health.backend);
    options('emotion', health.emotions.map(name => [name, name]), 'neutral');
    sayMood();
    if (!health.ready) setTimeout(connect, 700);
    await Promise.all([tiles(), offerSamples()]);
  } catch (e) { status('down', 'not reachable'); complain(e); }
}

function status(kind, text) { $('status').dataset.state = kind; $('status').textContent = text; }

/** Says it where a backend has no moods of its own. */
function sayMood() {
  const poor = $('backend').value === 'builtin' && $('emotion').value !== 'neutral';
  note('mood-note', poor ? 'This backend knows no moods: brows and corners of the mouth say what they can.' : '');
}
$('emotion').onchange = $('backend').onchange = sayMood;

function options(id, pairs, chosen) {
  if ($(id).options.length) return;
  for (const [value, text] of pairs) $(id).add(new Option(text, value, value === chosen, value === chosen));
}

/** Asks for the token; a second time, says that the first was wrong. */
function askForKey() {
  note('key-note', key.value ? 'The service does not know this token.' : '', 'bad');
  if (!$('key-dialog').open) $('key-dialog').showModal();
}
$('key').onclick = () => { note('key-note', ''); $('key-dialog').showModal(); };
$('key-dialog').onclose = () => { if ($('key-dialog').returnValue === 'ok') { key.value = $('key-input').value.trim(); connect(); } };

async function offerSamples() {
  if ($('face-samples').childElementCount) return;
  for (const sample of (await json('samples')).samples) {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.className = 'chip';
    if (sample.kind === 'image') { const thumb = new Image(); thumb.src = sample.url; thumb.alt = ''; chip.append(thumb); }
    chip.append(sample.title);
    chip.dataset.sample = sample.url.split('/').pop();
    chip.onclick = async () => {
      try { const blob = await (await call(sample.url)).blob(); sample.kind === 'image' ? takeFace(blob) : takeVoice(blob, sample.title); } catch (e) { complain(e); }
    };
    $(sample.kind === 'image' ? 'face-samples' : 'voice-samples').append(chip);
  }
}

// ---- the face -------------------------------------------------------------------------------------------------------

function note(id, text, kind = '') { $(id).textContent = text; $(id).dataset.kind = kind; }

async function takeFace(blob) {
  state.face = blob; state.avatar = null; state.good = false; state.marks = null;
  adjust(false);
  $('adjust').hidden = true;
  press();
  note('face-note', 'Looking …');
  let picture;
  try { picture = await createImageBitmap(blob); } catch { state.face = null; show('face', false); note('face-note', WORDS.PICTURE_UNREADABLE, 'bad'); ready(); return; }
  show('face', true);
  state.picture = picture; state.seen = null; state.box = null;
  drawFace();
  await inspect();
  $('adjust').hidden = state.face !== blob;
}

const given = () => ({ image: state.face, landmarks: state.marks ? JSON.stringify(state.marks) : undefined });

/** Has the service look at the face, with the points that were moved by hand. */
async function inspect() {
  const { face, marks } = state;
  const late = () => state.face !== face || state.marks !== marks;
  try {
    const seen = await json('landmarks', form(given()));
    if (late()) return;
    state.seen = seen; state.good = true; state.box = null;
    const warning = seen.warnings[0];
    const said = marks ? 'Points set by hand' : seen.faces.length > 1 ? `${seen.faces.length} faces, the largest is taken` : 'One face';
    note('face-note', warning ? warning.message : `${said}, ${Math.round(seen.eyeDistance)} pixels between the eyes.`, warning ? 'warn' : 'good');
  } catch (e) {
    if (late()) return;
    state.box = e.box; state.good = false;
    note('face-note', WORDS[e.code] ?? e.message, 'bad');
  }
  drawFace();
  ready();
}

const points = new Points($('face-canvas'), () => state.place, {
  chosen: name => { note('face-note', `The ${name}: drag it, or move it with the arrow keys.`); drawFace(); },
  moved: () => { state.marks = points.marks; drawFace(); },
  settled: () => { state.marks = structuredClone(points.marks); inspect(); },
});

/** Begins or ends moving points. */
function adjust(on) {
  pressed('adjust', on, on ? 'Done' : 'Move points');
  $('face-drop').classList.toggle('adjust', on);
  points.edit(on ? state.marks ?? state.seen?.landmarks ?? guess(state.picture) : null);
  if (on) { note('face-note', 'Drag a point, or press Enter to choose one and move it with the arrow keys.'); $('face-canvas').focus(); }
  drawFace();
}
$('adjust').onclick = () => { const on = $('adjust').getAttribute('aria-pressed') !== 'true'; adjust(on); if (!on && state.face) inspect(); };

function show(what, full) {
  $(what + '-drop').classList.toggle('full', full);
  $(what + '-canvas').hidden = !full;
  $(what + '-hint').hidden = full;
}

function drawFace() {
  if (!state.picture || $('face-canvas').hidden) return;
  const { pen, w, h } = fit($('face-canvas')), { width, height } = state.picture;
  const scale = Math.min(w / width, h / height), left = (w - width * scale) / 2, top = (h - height * scale) / 2;
  state.place = { left, top, scale, width, height };
  pen.drawImage(state.picture, left, top, width * scale, height * scale);
  const at = ([x, y]) => [left + (x + .5) * scale, top + (y + .5) * scale];
  pen.lineWidth = 2;
  const frame = (box, style) => { pen.strokeStyle = style; const [x, y] = at(box); pen.strokeRect(x, y, box[2] * scale, box[3] * scale); };
  if (state.box) frame(state.box, '#ff5a3c');
  const marks = points.marks ?? state.marks ?? state.seen?.landmarks;
  if (!marks) return;
  if (state.seen?.faces.length && !points.marks) { pen.globalAlpha = .75; frame(state.seen.faces[0], '#ffffff'); pen.globalAlpha = 1; }
  const line = points => { pen.beginPath(); points.forEach((p, i) => pen[i ? 'lineTo' : 'moveTo'](...at(p))); pen.closePath(); pen.stroke(); };
  pen.strokeStyle = '#ff7d5e';
  for (const lid of [marks.leftLid, marks.rightLid]) if (lid?.length > 2) { const half = lid.length / 2; line([...lid.slice(0, half), ...lid.slice(half).reverse()]); }
  if (marks.mouthLeft && marks.mouthTop && marks.mouthRight && marks.mouthBottom) line([marks.mouthLeft, marks.mouthTop, marks.mouthRight, marks.mouthBottom]);
  const all = points.marks ? points.names() : ['leftEye', 'rightEye', 'mouthLeft', 'mouthRight', 'chin'];
  for (const name of all) if (marks[name]) {
    const held = points.marks && name === points.chosen;      // a ring, so that what lies under it is seen
    pen.beginPath(); pen.arc(...at(marks[name]), !points.marks ? 3.2 : held ? 9 : 5, 0, 7);
    pen.fillStyle = held ? '#ff7d5e22' : '#ff7d5e'; pen.fill();
    pen.strokeStyle = '#fff'; pen.lineWidth = held ? 4.5 : 1.2; pen.stroke();
    if (held) { pen.strokeStyle = '#e03e1a'; pen.lineWidth = 2.2; pen.stroke(); }
  }
}
new ResizeObserver(drawFace).observe($('face-canvas'));

async function tiles() {
  const { avatars } = await json('avatars');
  $('tiles-head').hidden = !avatars.length;
  $('tiles').replaceChildren(...await Promise.all(avatars.map(async avatar => {
    const item = document.createElement('li'), tile = document.createElement('button'), forget = document.createElement('button');
    tile.type = forget.type = 'button';
    tile.className = 'tile'; forget.className = 'forget'; forget.textContent = '×';
    tile.setAttribute('aria-label', `Kept face, ${avatar.width} by ${avatar.height}`); forget.setAttribute('aria-label', 'Forget this face');
    tile.dataset.token = avatar.token;
    if (avatar.picture) { const thumb = new Image(); thumb.alt = ''; thumb.src = URL.createObjectURL(await (await call(avatar.picture)).blob()); tile.append(thumb); }
    tile.onclick = () => { state.avatar = avatar.token; state.face = null; state.good = true; adjust(false); $('adjust').hidden = true; $('backend').value = avatar.backend; sayMood(); show('face', false); note('face-note', 'A kept face: it needs no measuring.', 'good'); press(); ready(); };
    forget.onclick = async () => { try { await call('avatars/' + avatar.token, { method: 'DELETE' }); if (state.avatar === avatar.token) { state.avatar = null; ready(); } await tiles(); } catch (e) { complain(e); } };
    item.append(tile, forget);
    return item;
  })));
  press();
}

function press() { document.querySelectorAll('.tile').forEach(tile => tile.setAttribute('aria-pressed', tile.dataset.token === state.avatar)); }

$('clear').onclick = async () => { try { await call('clear_cache', { method: 'POST' }); state.avatar = null; await tiles(); ready(); } catch (e) { complain(e); } };

// ---- the voice ------------------------------------------------------------------------------------------------------

/** A name that fits: its beginning and its end. */
const shortened = name => name.length > 44 ? name.slice(0, 26) + '…' + name.slice(-16) : name;

async function takeVoice(blob, name) {
  state.voice = blob; state.samples = null;
  note('voice-note', 'Listening …');
  try {
    const context = new OfflineAudioContext(1, 1, RATE), decoded = await context.decodeAudioData(await blob.arrayBuffer());
    const mono = new Float32Array(decoded.length);
    for (let c = 0; c < decoded.numberOfChannels; c++) decoded.getChannelData(c).forEach((v, i) => { mono[i] += v / decoded.numberOfChannels; });
    state.samples = mono; state.rate = decoded.sampleRate;
    show('voice', true);
    wave($('voice-canvas'), mono);
    note('voice-note', `${shortened(name ?? 'Recording')}, ${(mono.length / decoded.sampleRate).toFixed(1)} s`, 'good');
  } catch {
    show('voice', false);
    note('voice-note', 'This browser cannot show it; the service may still read it.', 'warn');
  }
  ready();
}
const drawVoice = () => { if (state.samples && !$('voice-canvas').hidden) wave($('voice-canvas'), state.samples); };
new ResizeObserver(drawVoice).observe($('voice-canvas'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawVoice);

let recorder;
$('record').onclick = async () => {
  if (recorder) { recorder.stop(); return; }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }), pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = e => pieces.push(e.data);
    recorder.onstop = () => { stream.getTracks().forEach(track => track.stop()); const type = recorder.mimeType; recorder = null; pressed('record', false, 'Record'); takeVoice(new Blob(pieces, { type }), 'Recorded'); };
    recorder.start();
    pressed('record', true, 'Stop recording');
    note('voice-note', 'Recording …');
  } catch (e) { note('voice-note', micWords(e), 'bad'); }
};

const micWords = e => e.name === 'NotAllowedError' ? 'The browser does not let this page use the microphone. Allow it in the address bar.' : 'There is no microphone that can be used here.';

function pressed(id, on, text) { $(id).setAttribute('aria-pressed', on); ($(id).querySelector('span') ?? $(id)).textContent = text; }

for (const [what, take] of [['face', takeFace], ['voice', takeVoice]]) {
  const drop = $(what + '-drop'), input = $(what + '-file');
  input.onchange = () => { if (input.files[0]) take(input.files[0], input.files[0].name); input.value = ''; };
  drop.ondragover = e => { e.preventDefault(); drop.classList.add('over'); };
  drop.ondragleave = () => drop.classList.remove('over');
  drop.ondrop = e => { e.preventDefault(); drop.classList.remove('over'); const file = e.dataTransfer.files[0]; if (file) take(file, file.name); };
}

// ---- videos ---------------------------------------------------------------------------------------------------------

function ready() {
  const face = state.avatar || (state.face && state.good), busy = Boolean(state.job || state.live);
  $('generate').disabled = busy || !(face && state.voice);
  $('missing').textContent = busy || (face && state.voice) ? '' : `Choose ${[!face && 'a face', !state.voice && 'a voice'].filter(Boolean).join(' and ')} to begin.`;
  $('live').disabled = Boolean(state.job) || (!state.live && !(face && (source() === 'mic' || state.samples)));
}

const source = () => document.querySelector('[name=source]:checked').value;
document.querySelectorAll('[name=source]').forEach(radio => { radio.onchange = ready; });

function complain(e) {
  $('alert').hidden = false;
  $('alert').textContent = WORDS[e.code] ?? e.message;
  if (e.code) { const code = document.createElement('small'); code.textContent = e.code; $('alert').append(code); }
  if (e instanceof Refusal && e.status === 401) askForKey();
}

const wishes = more => JSON.stringify({
  backend: $('backend').value || undefined, emotion: $('emotion').value || undefined,
  size: $('size').value === 'source' ? 'source' : Number($('size').value), ...more,
});
const seed = () => Math.trunc(Number($('seed').value) || 0);

function screen(kind) { $('screen').dataset.state = kind; }

function empty() {
  video.pause(); video.removeAttribute('src'); video.load();
  if (state.url) URL.revokeObjectURL(state.url);
  state.url = null;
  $('timeline').hidden = $('download').hidden = $('alert').hidden = true;
  $('facts').textContent = '';
}

$('form').onsubmit = async event => {
  event.preventDefault();
  if ($('generate').disabled) return;
  empty();
  state.job = true;
  ready();
  screen('busy');
  $('progress').hidden = false; $('bar').removeAttribute('value'); $('bar-text').textContent = 'sending';
  let job;
  try {
    const fields = { audio: state.voice, options: wishes({ seed: seed(), async: true, tracks: true }) };
    job = await json('generate', form(state.avatar ? { ...fields, avatar: state.avatar } : { ...fields, ...given() }));
    state.job = job.id;
    job = await follow(job.id, now => {
      const p = now.progress;
      if (!p) { $('bar-text').textContent = now.state; return; }
      if (p.fraction !== undefined) $('bar').value = p.fraction;
      $('bar-text').textContent = `${p.frames}${p.totalFrames ? ' of ' + p.totalFrames : ''} pictures` + (p.remainingSeconds > .5 ? `, ${Math.ceil(p.remainingSeconds)} s left` : '');
    });
    if (job.state === 'cancelled') throw new Refusal({ code: 'CANCELLED', detail: 'Stopped. Nothing was made.' });
    if (job.problem) throw new Refusal(job.problem);
    const blob = await (await call(`jobs/${job.id}/video`)).blob();
    state.url = URL.createObjectURL(blob);
    video.src = state.url; video.muted = false;
    $('download').href = state.url; $('download').hidden = false;
    screen('video');
    await plot(job);
    const r = job.report;
    $('facts').textContent = `${r.frames} pictures, ${r.width} × ${r.height}, made in ${r.elapsedSeconds.toFixed(1)} s (${r.realTimeFactor.toFixed(2)} × real time), seed ${r.seed}` + (r.warnings[0] ? '. ' + r.warnings[0].message : '');
    video.play().catch(() => { /* the viewer presses play */ });
  } catch (e) {
    if (e.code === 'JOB_UNKNOWN') e = new Refusal({ code: 'CANCELLED', detail: 'Stopped. Nothing was made.' });
    screen('empty'); complain(e);
  }
  state.job = null;
  $('progress').hidden = true;
  ready();
};

$('cancel').onclick = async () => { if (typeof state.job === 'string') try { await call('jobs/' + state.job, { method: 'DELETE' }); } catch (e) { complain(e); } };

async function plot(job) {
  if (!job.links.timeline) return;
  const track = await json(job.links.timeline);
  $('timeline').hidden = false;
  timeline.show({ samples: state.samples, visemes: track.visemes.visemes, mouth: track.mouth, frameRate: track.frameRate, length: track.visemes.duration || job.report.durationSeconds });
}

// ---- live -----------------------------------------------------------------------------------------------------------

$('live').onclick = async () => {
  if (state.live) { state.live.finish(); $('live').disabled = true; return; }
  empty();
  $('live').disabled = true;
  screen('busy');
  let context, mic;
  try {
    if (source() === 'mic') {
      try { mic = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } }); context = new AudioContext(); } catch (e) { throw new Refusal({ code: 'MICROPHONE', detail: micWords(e) }); }
    }
    if (!state.avatar) {
      state.avatar = (await json('preload_avatar', form({ ...given(), options: wishes() }))).token;
      tiles();
    }
    const rate = mic ? context.sampleRate : state.rate;
    const live = new Live(video, { avatar: state.avatar, sampleRate: rate, seed: seed(), emotion: $('emotion').value || undefined }, {
      ready: () => {
        if (mic) live.listen(context, mic);
        else live.speak(state.samples, rate, () => { $('facts').textContent = 'The voice has ended; the head idles.'; });
        pressed('live', true, 'End live');
        $('live').disabled = false; $('interrupt').hidden = false;
      },
      event: e => {
        if (e.event === 'firstFrame') { screen('video'); $('badge').hidden = false; $('facts').textContent = `On air: first picture after ${Math.round(e.liveSeconds * 1000)} ms.`; }
        if (e.event === 'finished') $('facts').textContent = `${e.report.frames} pictures live; the lips followed the sound by ${Math.round(e.report.live.lookAheadSeconds * 1000)} ms.`;
        if (e.event === 'interrupted') $('facts').textContent = `Interrupted at ${e.seconds.toFixed(2)} s. The head listens.`;
      },
      error: e => { over(); screen('empty'); complain(e); },
      ended: over,
    });
    video.muted = Boolean(mic); // or the microphone hears the head
    state.live = live;
  } catch (e) { mic?.getTracks().forEach(track => track.stop()); over(); screen('empty'); complain(e); }
  ready();
};

$('interrupt').onclick = () => state.live?.interrupt();

function over() {
  state.live = null;
  pressed('live', false, 'Go live');
  $('interrupt').hidden = $('badge').hidden = true;
  ready();
}

addEventListener('pagehide', () => state.live?.close());
ready();
connect();
