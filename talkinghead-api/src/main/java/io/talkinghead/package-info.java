/**
 * Values that a user passes to the library and gets back: voices, portraits, avatars, options,
 * motion, reports, errors.
 *
 * <p>Everything here lives on the heap, is immutable unless its Javadoc says otherwise, and needs
 * no closing. The façade that takes these values is {@code io.talkinghead.core.TalkingHead}:
 *
 * <pre>{@code
 * try (TalkingHead head = TalkingHead.open()) {
 *   Avatar avatar = head.encode(Portrait.read(Path.of("portrait.png")));
 *   head.generate(avatar, AudioClip.read(Path.of("hello.wav")), Output.mp4(Path.of("hello.mp4")));
 * }
 * }</pre>
 */
@NullMarked
package io.talkinghead;

import org.jspecify.annotations.NullMarked;
