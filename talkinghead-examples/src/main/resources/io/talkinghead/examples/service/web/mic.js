// Hands the samples of the microphone over, a tenth of a second at a time.
registerProcessor('mic', class extends AudioWorkletProcessor {
  constructor() { super(); this.kept = new Float32Array(Math.round(sampleRate / 10)); this.filled = 0; }
  process([input]) {
    const sound = input[0];
    for (let i = 0; sound && i < sound.length; i++) {
      this.kept[this.filled++] = sound[i];
      if (this.filled === this.kept.length) { this.port.postMessage(this.kept.slice()); this.filled = 0; }
    }
    return true;
  }
});
