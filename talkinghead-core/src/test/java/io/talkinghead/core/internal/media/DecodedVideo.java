package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.util.List;

/**
 * What {@link VideoProbe} finds in a video.
 *
 * @param codecs FFmpeg's names, in the order of the streams
 * @param frames pictures in order of presentation, sRGB
 * @param times when each begins, seconds
 * @param durations how long each packet of the video lasts, seconds
 * @param videoStart start of the video stream, seconds
 * @param videoSeconds length of the video stream as the container states it
 * @param statedFrames number of frames as the container states it, 0 if it does not
 * @param frameRate of the video as a player guesses it
 * @param colours primaries, transfer and matrix, 1 for BT.709; range, 1 for limited
 * @param keyFrames which frames are key frames
 * @param sound decoded samples, interleaved; empty without sound
 * @param soundStart time of the first decoded sample, seconds
 * @param soundSeconds length of the sound stream as the container states it
 * @param soundRate samples per second
 * @param soundChannels number of channels, 0 without sound
 * @param boxes top-level boxes of an MP4
 */
public record DecodedVideo(
    List<String> codecs,
    List<FrameBuffer> frames,
    List<Double> times,
    List<Double> durations,
    double videoStart,
    double videoSeconds,
    long statedFrames,
    double frameRate,
    List<Integer> colours,
    List<Boolean> keyFrames,
    float[] sound,
    double soundStart,
    double soundSeconds,
    int soundRate,
    int soundChannels,
    List<String> boxes) {

  /** Returns the time of the loudest sample, seconds. */
  public double loudest() {
    int best = 0;
    for (int i = 0; i < sound.length; i++) {
      best = Math.abs(sound[i]) > Math.abs(sound[best]) ? i : best;
    }
    return soundStart + (double) (best / soundChannels) / soundRate;
  }
}
