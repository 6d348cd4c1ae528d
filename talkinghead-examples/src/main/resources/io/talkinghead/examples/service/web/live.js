// Live: sound over a WebSocket, video back, played as it comes.
import { key, Refusal } from './api.js';

const PIECE = .1;         // seconds of sound in a message
const BEHIND = 1.2;       // seconds of video that may wait before playback skips ahead

const pcm16 = floats => Int16Array.from(floats, v => Math.max(-32768, Math.min(32767, Math.round(v * 32767))));

export class Live {
  /** `hello`: avatar and options; `on`: ready, event, error, ended. */
  constructor(video, hello, on) {
    this.video = video;
    this.on = on;
    this.queue = [];
    this.stops = [];
    this.socket = new WebSocket(new URL('stream', location.href.replace(/^http/, 'ws')));
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => this.socket.send(JSON.stringify({ type: 'hello', output: 'fmp4', idle: true, motion: true, ...(key.value ? { token: key.value } : {}), ...hello }));
    this.socket.onmessage = ({ data }) => typeof data === 'string' ? this.told(JSON.parse(data)) : this.media(data);
    this.socket.onclose = e => { this.stop(); if (!this.over) { this.over = true; e.code === 1000 ? on.ended() : on.error(new Refusal({ code: 'CLOSED', detail: 'The connection has ended. Go live again.' })); } };
  }

  told(event) {
    if (event.event === 'media') this.open(event.mime);
    else if (event.event === 'error') { this.over = true; this.on.error(new Refusal(event.problem)); }
    else if (event.event === 'ready') this.on.ready(event);
    this.on.event(event);
  }

  open(mime) {
    const Source = window.ManagedMediaSource ?? window.MediaSource;
    if (!Source?.isTypeSupported(mime)) { this.fail('NO_MEDIA', 'This browser cannot play video as it comes (' + mime + '). Generate works.'); return; }
    this.source = new Source();
    this.video.disableRemotePlayback = true;
    this.video.src = URL.createObjectURL(this.source);
    this.source.addEventListener('sourceopen', () => {
      this.buffer = this.source.addSourceBuffer(mime);
      this.buffer.mode = 'segments';
      this.buffer.addEventListener('updateend', () => this.next());
      this.next();
    }, { once: true });
    this.video.play().catch(() => { /* a click will do */ });
  }

  fail(code, detail) { this.over = true; this.on.error(new Refusal({ code, detail })); this.close(); }

  media(bytes) { this.queue.push(bytes); this.next(); }

  next() {
    const { buffer, video } = this;
    if (!buffer || buffer.updating || this.source.readyState !== 'open') return;
    const ranges = buffer.buffered;
    if (ranges.length) {
      const end = ranges.end(ranges.length - 1);
      if (video.currentTime < ranges.start(0)) video.currentTime = ranges.start(0);
      if (end - video.currentTime > BEHIND && !video.paused) video.currentTime = end - .25;
      if (end - ranges.start(0) > 60 && video.currentTime - ranges.start(0) > 40) { buffer.remove(ranges.start(0), video.currentTime - 20); return; }
    }
    if (this.queue.length) {
      try { buffer.appendBuffer(this.queue.shift()); } catch (e) { this.fail('MEDIA', 'The video could not be played: ' + e.message); }
    } else if (this.finished && this.source.readyState === 'open') this.source.endOfStream();
  }

  send(floats) { if (this.socket.readyState === WebSocket.OPEN && this.socket.bufferedAmount < 1 << 20) this.socket.send(pcm16(floats)); }

  /** Speaks `samples` in real time, as somebody at a microphone would. */
  speak(samples, rate, done) {
    const size = Math.round(rate * PIECE), began = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      while (sent < samples.length && sent / rate < (performance.now() - began) / 1000 + PIECE) this.send(samples.subarray(sent, sent += size));
      if (sent >= samples.length) { clearInterval(timer); done(); }
    }, PIECE * 500);
    this.stops.push(this.hush = () => clearInterval(timer));
  }

  async listen(context, stream) {
    await context.audioWorklet.addModule('mic.js');
    const mic = new AudioWorkletNode(context, 'mic');
    context.createMediaStreamSource(stream).connect(mic);
    mic.port.onmessage = ({ data }) => this.send(data);
    this.stops.push(() => { stream.getTracks().forEach(track => track.stop()); context.close(); });
  }

  command(type) { if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type })); }

  interrupt() { this.hush?.(); this.command('interrupt'); }

  finish() { this.stop(); this.command('finish'); }

  stop() { this.stops.splice(0).forEach(stop => stop()); this.finished = true; this.next(); }

  close() { this.over = true; this.stop(); this.socket.close(); }
}
