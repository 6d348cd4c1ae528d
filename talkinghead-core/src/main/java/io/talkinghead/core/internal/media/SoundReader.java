package io.talkinghead.core.internal.media;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens recordings: whatever FFmpeg decodes, or samples in memory, becomes a stream of finite
 * floats.
 *
 * <p>A recording is read piece by piece; memory does not depend on its length. {@link Limits} are
 * checked on the bytes, on the length that the header states as far as the bytes can hold it, and
 * while decoding.
 *
 * <p><b>Threads:</b> any number of callers; what they open is for one caller each.
 */
public final class SoundReader {
  /** What the sound is wanted for. */
  public enum Target {
    /** For features: 16 kHz, one channel, the mean of all. */
    FEATURES,
    /** One channel, the mean of all, at the recording's own rate. */
    MONO,
    /**
     * For the video: as recorded, except that more than two channels become stereo, and a rate that
     * AAC does not have becomes 48 kHz.
     */
    RECORDING
  }

  /** Samples per second of {@link Target#FEATURES}. */
  public static final int FEATURE_RATE_HZ = 16_000;

  /** The rates that AAC has (ISO/IEC 14496-3, table 1.18). */
  private static final Set<Integer> AAC_RATES =
      Set.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8_000, 7_350);

  /** How much less than stated a recording may hold before a warning, seconds. */
  private static final double TRUNCATION_TOLERANCE = 0.25;

  private SoundReader() {}

  /**
   * Opens {@code content} from the front.
   *
   * @return sound that the caller closes
   * @throws InputException {@code AUDIO_UNREADABLE}, {@code AUDIO_EMPTY}, {@code AUDIO_TOO_LARGE}
   *     or {@code FILE_NOT_FOUND}; {@code AUDIO_TOO_LARGE} also from {@link RecordedSound#read}
   * @throws IllegalStateException if the natives of FFmpeg do not load
   */
  public static RecordedSound open(AudioClip.Content content, Limits limits, Target target)
      throws IOException {
    if (content instanceof AudioClip.Content.Samples samples) {
      return ofSamples(samples, limits, target);
    }
    DecodedSound decoded = DecodedSound.open(channel(content, limits), name(content));
    try {
      SoundInfo info = decoded.info();
      LimitedSound limited = new LimitedSound(decoded, limits.maxAudioDuration());
      limited.requireWithin(decoded.plausibleSamples());
      ChannelMix stereo = decoded.channels() > 2 ? ChannelMix.stereo(decoded.channelNames()) : null;
      AudioSource sound = shape(limited, target, stereo);
      return new RecordedSound(sound, () -> warnings(decoded, info), info);
    } catch (IOException | RuntimeException e) {
      decoded.close();
      throw e;
    }
  }

  /**
   * Reads the header of {@code content} and its first samples.
   *
   * @throws InputException as {@link #open}
   */
  public static SoundInfo probe(AudioClip.Content content, Limits limits) throws IOException {
    try (RecordedSound sound = open(content, limits, Target.FEATURES)) {
      return sound.info();
    }
  }

  /**
   * Counts the samples of {@link Target#FEATURES} by decoding {@code content} once.
   *
   * @throws InputException as {@link #open}
   */
  public static long countFeatureSamples(AudioClip.Content content, Limits limits)
      throws IOException {
    try (RecordedSound sound = open(content, limits, Target.FEATURES)) {
      float[] piece = new float[1 << 14];
      while (sound.read(piece, 0, piece.length) > 0) {
        // only the count matters
      }
      return sound.position();
    }
  }

  /**
   * Returns {@code sound} as AAC can take it: at most two channels, at one of its rates.
   *
   * @param sound becomes the result's own
   */
  static AudioSource forAac(AudioSource sound) {
    ChannelMix stereo =
        sound.channels() > 2 ? ChannelMix.stereo(ChannelMix.usualNames(sound.channels())) : null;
    return shape(sound, Target.RECORDING, stereo);
  }

  /**
   * Returns {@code sound} as {@link Target#FEATURES}; what it has read of the source so far it
   * gives but for the filter's reach.
   *
   * @param sound becomes the result's own
   */
  public static AudioSource forFeatures(AudioSource sound) {
    return shape(sound, Target.FEATURES, null);
  }

  private static RecordedSound ofSamples(
      AudioClip.Content.Samples samples, Limits limits, Target target) throws IOException {
    SamplesSound memory = new SamplesSound(samples);
    long count = samples.interleaved().length / samples.channels();
    LimitedSound limited = new LimitedSound(memory, limits.maxAudioDuration());
    limited.requireWithin(count);
    ChannelMix stereo =
        samples.channels() > 2 && target == Target.RECORDING
            ? ChannelMix.stereo(ChannelMix.usualNames(samples.channels()))
            : null;
    SoundInfo info =
        new SoundInfo(samples.sampleRateHz(), samples.channels(), "samples", count, true);
    return new RecordedSound(
        shape(limited, target, stereo), () -> notFinite(memory.notFinite()), info);
  }

  private static AudioSource shape(AudioSource sound, Target target, @Nullable ChannelMix stereo) {
    AudioSource mixed = sound;
    int rate;
    if (target != Target.RECORDING) {
      mixed =
          sound.channels() > 1 ? new MixedSound(sound, ChannelMix.mean(sound.channels())) : sound;
      rate = target == Target.FEATURES ? FEATURE_RATE_HZ : sound.sampleRateHz();
    } else {
      mixed = stereo == null ? sound : new MixedSound(sound, stereo);
      rate = AAC_RATES.contains(sound.sampleRateHz()) ? sound.sampleRateHz() : 48_000;
    }
    return rate == mixed.sampleRateHz() ? mixed : new ResampledSound(mixed, rate);
  }

  private static SeekableByteChannel channel(AudioClip.Content content, Limits limits)
      throws IOException {
    if (content instanceof AudioClip.Content.Encoded encoded) {
      requireBytes(encoded.bytes().length, limits, content);
      return new BytesChannel(encoded.bytes());
    }
    SeekableByteChannel channel;
    try {
      channel = Files.newByteChannel(((AudioClip.Content.File) content).path());
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND,
          "The %s cannot be opened: %s. Check the path.".formatted(name(content), e),
          e);
    }
    try {
      if (channel.size() == 0) {
        throw new InputException(
            ErrorCode.AUDIO_EMPTY, "The %s is empty (0 bytes).".formatted(name(content)));
      }
      requireBytes(channel.size(), limits, content);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireBytes(long bytes, Limits limits, AudioClip.Content content)
      throws InputException {
    if (bytes > limits.maxAudioBytes()) {
      throw new InputException(
          ErrorCode.AUDIO_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The %s has %,d bytes; at most %,d are allowed. Compress it, or raise the limit.",
              name(content),
              bytes,
              limits.maxAudioBytes()));
    }
  }

  private static String name(AudioClip.Content content) {
    return content instanceof AudioClip.Content.File file
        ? "recording " + file.path()
        : "recording";
  }

  private static List<Warning> warnings(DecodedSound sound, SoundInfo info) {
    List<Warning> list = new ArrayList<>(notFinite(sound.notFinite()));
    long promised = Math.max(info.samples(), sound.decoded() + sound.missing());
    double missing = (double) (promised - sound.decoded()) / info.sampleRateHz();
    if (sound.ended() && missing > TRUNCATION_TOLERANCE) {
      list.add(
          new Warning(
              Warning.Code.AUDIO_TRUNCATED,
              String.format(
                  Locale.ROOT,
                  "The recording ends after %.2f s, its header promises %.2f s. Was it copied whole?",
                  (double) sound.decoded() / info.sampleRateHz(),
                  (double) promised / info.sampleRateHz())));
    }
    return List.copyOf(list);
  }

  private static List<Warning> notFinite(long count) {
    return count == 0
        ? List.of()
        : List.of(
            new Warning(
                Warning.Code.AUDIO_NOT_FINITE,
                count
                    + " samples of the recording are not numbers or infinite; they were taken as"
                    + " silence. Export it again."));
  }
}
