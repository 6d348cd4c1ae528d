/**
 * Live speech: sound goes in piece by piece, pictures come out as soon as they are certain.
 *
 * <pre>{@code
 * try (SpeechStream stream = head.openStream(avatar, StreamOptions.builder().idle(true).build())) {
 *   stream.subscribe(player); // asks for as many pictures as it can show
 *   for (float[] piece : microphone) {
 *     stream.write(piece);
 *   }
 *   stream.finish(); // the rest of the pictures follow, then the end
 *   stream.report().join();
 * }
 * }</pre>
 */
@NullMarked
package io.talkinghead.core.live;

import org.jspecify.annotations.NullMarked;
