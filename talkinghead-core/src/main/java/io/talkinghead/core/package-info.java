/**
 * The façade: {@code TalkingHead} turns a voice and a portrait into a video, on the best backend
 * that is available.
 */
@NullMarked
package io.talkinghead.core;

import org.jspecify.annotations.NullMarked;
