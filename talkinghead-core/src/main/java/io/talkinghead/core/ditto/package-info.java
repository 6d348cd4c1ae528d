/**
 * How a Ditto pipeline is set up: {@link io.talkinghead.core.ditto.DittoOptions} and the values in
 * it.
 *
 * <pre>{@code
 * DittoOptions options =
 *     DittoOptions.online().toBuilder()
 *         .sampling(SamplingOptions.builder().emotions(Emotions.of(Emotion.HAPPY)).build())
 *         .build();
 * }</pre>
 *
 * <p>Every option of the reference program is here under a name that says what it does; the
 * reference's own name stands in its documentation. Half-valid options do not exist: every record
 * checks itself.
 */
@NullMarked
package io.talkinghead.core.ditto;

import org.jspecify.annotations.NullMarked;
