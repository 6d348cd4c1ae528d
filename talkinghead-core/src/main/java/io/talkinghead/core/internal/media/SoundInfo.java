package io.talkinghead.core.internal.media;

/**
 * What the header of a recording says.
 *
 * @param sampleRateHz samples per second of each channel, as decoded
 * @param channels number of channels
 * @param codec FFmpeg's name of the codec, such as {@code pcm_s16le}; {@code samples} for samples
 *     in memory
 * @param samples samples of each channel, or -1 if the header does not say
 * @param exact whether {@code samples} is known to be right; otherwise it is the header's claim or
 *     an estimate, and only decoding tells
 */
public record SoundInfo(
    int sampleRateHz, int channels, String codec, long samples, boolean exact) {}
