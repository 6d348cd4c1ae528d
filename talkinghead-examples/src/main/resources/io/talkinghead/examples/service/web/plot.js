// What happens when: voice, mouth shapes, opening of the mouth; and where playback is.
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function fit(canvas) {
  const scale = devicePixelRatio || 1, { clientWidth: w, clientHeight: h } = canvas;
  canvas.width = Math.max(1, w * scale);
  canvas.height = Math.max(1, h * scale);
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  return { pen, w, h };
}

/** The loudest sample of each of `count` pieces, 0 to 1. */
export function peaks(samples, count) {
  const out = new Float32Array(count), step = samples.length / count;
  for (let i = 0; i < count; i++) {
    let most = 0;
    for (let s = Math.floor(i * step), end = Math.min(samples.length, (i + 1) * step); s < end; s++) most = Math.max(most, Math.abs(samples[s]));
    out[i] = most;
  }
  return out;
}

export function wave(canvas, samples) {
  const { pen, w, h } = fit(canvas);
  bars(pen, samples, 0, 0, w, h, colour('--red'));
}

function bars(pen, samples, x, y, w, h, fill) {
  const count = Math.max(1, Math.floor(w / 3)), heights = peaks(samples, count), most = Math.max(.05, ...heights);
  pen.fillStyle = fill;
  heights.forEach((v, i) => {
    const high = Math.max(1, v / most * (h - 8));
    pen.fillRect(x + i * 3, y + (h - high) / 2, 2, high);
  });
}

const SECOND = 64;        // pixels at the least; of a longer video what is around the position is seen

export class Timeline {
  constructor(canvas, video, now) {
    this.now = now;
    this.canvas = canvas;
    this.video = video;
    this.data = null;
    const follow = () => { this.draw(); if (!video.paused && !video.ended) requestAnimationFrame(follow); };
    video.addEventListener('play', follow);
    for (const name of ['seeked', 'timeupdate', 'loadedmetadata']) video.addEventListener(name, () => this.draw());
    canvas.addEventListener('pointerdown', e => this.seek(this.from + (e.offsetX / canvas.clientWidth) * this.span));
    canvas.addEventListener('keydown', e => {
      const step = { ArrowLeft: -.2, ArrowRight: .2, PageUp: 1, PageDown: -1 }[e.key];
      if (step) this.seek(video.currentTime + step);
      else if (e.key === 'Home') this.seek(0);
      else if (e.key === 'End') this.seek(this.length);
      else if (e.key === ' ') video.paused ? video.play() : video.pause();
      else return;
      e.preventDefault();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  get length() { return this.data?.length || this.video.duration || 0; }

  get span() { return Math.min(this.length, Math.max(4, this.canvas.clientWidth / SECOND)); }

  /** Where the window begins: a third before the position. */
  get from() { return Math.max(0, Math.min(this.length - this.span, (this.video.currentTime || 0) - this.span / 3)); }

  seek(time) { if (this.length) this.video.currentTime = Math.max(0, Math.min(this.length - .01, time)); }

  show(data) { this.data = data; this.draw(); }

  draw() {
    if (!this.data || !this.canvas.clientWidth) return;
    const { pen, w, h } = fit(this.canvas), { samples, visemes, mouth, frameRate, length } = this.data;
    const { from, span } = this, x = t => (t - from) / span * w;
    const waveH = h * .38, visY = h * .42, visH = 24, openY = visY + visH + 8, openH = h - openY - 16;
    if (samples) bars(pen, samples.subarray(from / length * samples.length, (from + span) / length * samples.length), 0, 0, w, waveH, colour('--wave'));
    pen.font = '600 10px ui-sans-serif, system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { viseme, start, end } of visemes) {
      if (viseme === 'sil' || end < from || start > from + span) continue;
      const left = x(start), wide = Math.max(1.5, x(end) - left - 1);
      pen.globalAlpha = .82;
      pen.fillStyle = colour('--vis');
      pen.fillRect(left, visY, wide, visH);
      pen.globalAlpha = 1;
      if (wide > 15) { pen.fillStyle = colour('--red-ink'); pen.fillText(viseme, left + wide / 2, visY + visH / 2 + .5); }
    }
    if (mouth.length) {
      const most = Math.max(.05, ...mouth);
      pen.beginPath();
      pen.moveTo(x(0), openY + openH);
      mouth.forEach((v, i) => pen.lineTo(x((i + .5) / frameRate), openY + openH - Math.max(0, v) / most * openH));
      pen.lineTo(x(length), openY + openH);
      pen.fillStyle = pen.strokeStyle = colour('--open');
      pen.globalAlpha = .22; pen.fill();
      pen.globalAlpha = 1; pen.lineWidth = 1.5; pen.stroke();
    }
    pen.fillStyle = colour('--soft');
    pen.font = '10px ui-sans-serif, system-ui, sans-serif';
    const tick = [1, 2, 5].find(s => s / span * w > 34) ?? 10;
    for (let s = Math.ceil(from / tick) * tick; s <= from + span - .2; s += tick) { if (x(s) > 12) pen.fillText(`${s} s`, x(s), h - 6); }
    const now = this.video.currentTime || 0, shape = visemes.find(v => v.start <= now && now < v.end)?.viseme;
    this.now.textContent = `${now.toFixed(2)} s · ${!shape || shape === 'sil' ? 'silence' : shape}`;
    pen.fillStyle = colour('--ink');
    pen.fillRect(Math.min(w - 2, x(now)) - .75, 0, 2, h);
    this.canvas.setAttribute('aria-valuemax', length.toFixed(1));
    this.canvas.setAttribute('aria-valuenow', now.toFixed(1));
  }
}
