/**
 * The command line: {@code talkinghead generate --audio hello.wav --image me.png --out hello.mp4}.
 * One class per command; what several commands share (backend, controls, errors, progress) is a
 * mixin or a helper beside them.
 */
@NullMarked
package io.talkinghead.examples.cli;

import org.jspecify.annotations.NullMarked;
