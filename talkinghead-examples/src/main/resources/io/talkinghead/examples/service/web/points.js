// The points of a face, to be moved by hand: with a pointer, or Enter to choose one and the arrow keys to move it.
export const POINTS = {
  leftEye: 'left eye', rightEye: 'right eye', mouthLeft: 'left corner of the mouth', mouthRight: 'right corner of the mouth',
  mouthTop: 'upper lip', mouthBottom: 'lower lip', chin: 'chin',
};
const REACH = 24;         // pixels of the screen from which a point is taken hold of
const LIDS = { leftEye: 'leftLid', rightEye: 'rightLid' };

/** Where the points of a face in the middle of a picture would be. */
export const guess = ({ width: w, height: h }) => ({
  format: 'talkinghead-landmarks/1',
  leftEye: [w * .4, h * .42], rightEye: [w * .6, h * .42], mouthLeft: [w * .43, h * .62], mouthRight: [w * .57, h * .62], chin: [w * .5, h * .74],
});

export class Points {
  /** `place()`: where the picture is on the canvas, { left, top, scale, width, height }; `on`: moved, settled, chosen. */
  constructor(canvas, place, on) {
    Object.assign(this, { canvas, place, on, marks: null, chosen: null, held: false });
    canvas.addEventListener('pointerdown', e => {
      const near = this.nearest(e.offsetX, e.offsetY);
      if (!near) return;
      canvas.setPointerCapture(e.pointerId);
      this.held = true;
      this.choose(near);
    });
    canvas.addEventListener('pointermove', e => {
      if (!this.held) return;
      const { left, top, scale } = place();
      this.move((e.offsetX - left) / scale - .5, (e.offsetY - top) / scale - .5);
    });
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { if (this.held) { this.held = false; on.settled(); } });
    canvas.addEventListener('keydown', e => this.key(e));
  }

  /** Shows `marks` to be moved; null ends it. */
  edit(marks) {
    this.marks = marks && structuredClone(marks);
    this.chosen = null;
    if (marks) this.canvas.tabIndex = 0; else this.canvas.removeAttribute('tabindex');
  }

  names() { return Object.keys(POINTS).filter(name => this.marks?.[name]); }

  nearest(x, y) {
    const { left, top, scale } = this.place();
    const far = name => { const [px, py] = this.marks[name]; return Math.hypot(left + (px + .5) * scale - x, top + (py + .5) * scale - y); };
    return this.names().filter(name => far(name) < REACH).sort((a, b) => far(a) - far(b))[0];
  }

  choose(name) { this.chosen = name; this.on.chosen(POINTS[name]); }

  move(x, y) {
    const { width, height } = this.place(), within = (v, most) => Math.round(Math.max(0, Math.min(most - 1, v)) * 100) / 100;
    this.marks[this.chosen] = [within(x, width), within(y, height)];
    if (LIDS[this.chosen]) delete this.marks[LIDS[this.chosen]];      // measured anew around the eye
    this.on.moved();
  }

  key(e) {
    const names = this.names(), step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!names.length) return;
    if (e.key === 'Enter') this.choose(names[(names.indexOf(this.chosen) + 1) % names.length]);
    else if (step && this.chosen) {
      const [x, y] = this.marks[this.chosen], far = e.shiftKey ? 10 : 1;
      this.move(x + step[0] * far, y + step[1] * far);
      clearTimeout(this.later);
      this.later = setTimeout(this.on.settled, 400);
    } else return;
    e.preventDefault();
  }
}
