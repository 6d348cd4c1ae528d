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

export class Timeline {
  constructor(canvas, video) {
    this.canvas = canvas;
    this.video = video;
    this.data = null;
    const follow = () => { this.draw(); if (!video.paused && !video.ended) requestAnimationFrame(follow); };
    video.addEventListener('play', follow);
    for (const name of ['seeked', 'timeupdate', 'loadedmetadata']) video.addEventListener(name, () => this.draw());
    canvas.addEventListener('pointerdown', e => this.seek((e.offsetX / canvas.clientWidth) * this.length));
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

  seek(time) { if (this.length) this.video.currentTime = Math.max(0, Math.min(this.length - .01, time)); }

  show(data) { this.data = data; this.draw(); }

  draw() {
    if (!this.data || !this.canvas.clientWidth) return;
    const { pen, w, h } = fit(this.canvas), { samples, visemes, mouth, frameRate, length } = this.data;
    const x = t => t / length * w, waveH = h * .42, visY = h * .48, visH = 24, openY = visY + visH + 8, openH = h - openY - 2;
    if (samples) bars(pen, samples, 0, 0, w, waveH, colour('--wave'));
    pen.font = '600 11px ui-sans-serif, system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { viseme, start, end } of visemes) {
      if (viseme === 'sil') continue;
      const left = x(start), wide = Math.max(1.5, x(end) - left - 1);
      pen.globalAlpha = .82;
      pen.fillStyle = colour('--vis');
      pen.fillRect(left, visY, wide, visH);
      pen.globalAlpha = 1;
      if (wide > 17) { pen.fillStyle = colour('--red-ink'); pen.fillText(viseme, left + wide / 2, visY + visH / 2 + .5); }
    }
    if (mouth.length) {
      const most = Math.max(.05, ...mouth);
      pen.beginPath();
      pen.moveTo(0, openY + openH);
      mouth.forEach((v, i) => pen.lineTo(x((i + .5) / frameRate), openY + openH - Math.max(0, v) / most * openH));
      pen.lineTo(w, openY + openH);
      pen.fillStyle = pen.strokeStyle = colour('--open');
      pen.globalAlpha = .22; pen.fill();
      pen.globalAlpha = 1; pen.lineWidth = 1.5; pen.stroke();
    }
    const now = this.video.currentTime || 0;
    pen.fillStyle = colour('--ink');
    pen.fillRect(Math.min(w - 2, x(now)) - .75, 0, 2, h);
    this.canvas.setAttribute('aria-valuemax', length.toFixed(1));
    this.canvas.setAttribute('aria-valuenow', now.toFixed(1));
  }
}
