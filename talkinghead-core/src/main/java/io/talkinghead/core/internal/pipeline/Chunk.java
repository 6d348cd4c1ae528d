package io.talkinghead.core.internal.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Sound on its way to the extractor.
 *
 * @param samples {@code float32[count]} at the front, 16 kHz mono; not changed any more
 * @param count number of samples, at least 0
 * @param turn the turn that it belongs to
 * @param end number of samples of the stream up to the end of this chunk
 * @param heardNanos when it was there, by the job's own clock
 * @param mark whether the state after this chunk is to be kept
 * @param resumption the state to go on from before this chunk, or null to go on as it is
 */
public record Chunk(
    float[] samples,
    int count,
    int turn,
    long end,
    long heardNanos,
    boolean mark,
    @Nullable Resumption resumption) {}
