package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.DecodedVideo;
import io.talkinghead.core.internal.media.VideoProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stream sends, decoded again: chunks, their borders, and the names of the codecs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamOutputsTest {
  private static final int FPS = 25;
  private static final int CHUNK = 12;
  private static final float[] VOICE = Voices.sample("hello_slt.wav");
  private static TalkingHead head;
  private static Avatar avatar;

  @BeforeAll
  static void open() throws Exception {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
    avatar = head.encode(Portraits.cartoon(), FrameSize.square(160));
  }

  @AfterAll
  static void close() {
    head.close();
  }

  /** Keeps what it gets. */
  private static final class Keeper implements Output.ChunkReceiver {
    byte[] header = {};
    String codecs = "";
    final List<VideoChunk> chunks = new ArrayList<>();

    @Override
    public void begin(byte[] bytes, String names) {
      header = bytes;
      codecs = names;
    }

    @Override
    public void accept(VideoChunk chunk) {
      chunks.add(chunk);
    }

    /** Decodes the header and chunks {@code from} to {@code to}. */
    DecodedVideo decode(int from, int to) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(header);
      chunks.subList(from, to).forEach(chunk -> bytes.writeBytes(chunk.bytes()));
      return VideoProbe.decode(bytes.toByteArray());
    }
  }

  /** Keeps the pictures as they are before they are encoded. */
  private static final class Raw extends Watcher {
    final List<FrameBuffer> frames = new ArrayList<>();

    Raw() {
      super(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(VideoFrame frame) {
      frames.add(frame.picture().copy());
      super.onNext(frame);
    }
  }

  private static Keeper speak(
      StreamOptions.Builder options, int rate, float[] voice, Watcher watcher) throws Exception {
    Keeper keeper = new Keeper();
    Duration length = Duration.ofMillis(1000 * CHUNK / FPS);
    options.sampleRate(rate).seed(5).output(Output.chunks(length, keeper));
    try (SpeechStream stream = head.openStream(avatar, options.build())) {
      stream.subscribe(watcher);
      for (int at = 0; at < voice.length; at += 1000) {
        stream.write(voice, at, Math.min(1000, voice.length - at));
      }
      stream.finish();
      stream.report().get();
      assertThat(stream.codecs()).hasValue(keeper.codecs);
    }
    return keeper;
  }

  @Test
  void eachChunk_isDecodableAfterTheHeaderAlone() throws Exception {
    Keeper keeper =
        speak(StreamOptions.builder(), 16_000, Arrays.copyOf(VOICE, 32_000), Watcher.eager());

    assertThat(keeper.chunks).hasSize(5);
    for (int i = 0; i < 5; i++) {
      VideoChunk chunk = keeper.chunks.get(i);
      assertThat(chunk.index()).isEqualTo(i);
      assertThat(chunk.startUs()).isEqualTo(480_000L * i);
      DecodedVideo video = keeper.decode(i, i + 1);
      assertThat(video.frames()).hasSize(i < 4 ? CHUNK : 2);
      assertThat(video.boxes()).containsExactly("ftyp", "moov", "moof", "mdat");
    }
  }

  @Test
  void bordersOfChunks_areNoJumps() throws Exception {
    Raw raw = new Raw();
    Keeper keeper = speak(StreamOptions.builder(), 16_000, VOICE, raw);
    List<FrameBuffer> decoded = keeper.decode(0, keeper.chunks.size()).frames();
    List<Double> borders = new ArrayList<>();
    List<Double> elsewhere = new ArrayList<>();
    for (int i = 1; i < decoded.size(); i++) {
      boolean border = i % CHUNK == 0;
      double moved = motion(raw.frames.get(i - 1), raw.frames.get(i));
      (border ? borders : elsewhere).add(moved);
      // a key frame shows what the one before showed, but for the noise of the encoder
      double seen = motion(decoded.get(i - 1), decoded.get(i));
      assertThat(Math.abs(seen - moved)).as("picture %d", i).isLessThan(0.8);
      if (border) { // and it is its own picture, not the one before once more
        assertThat(motion(raw.frames.get(i), decoded.get(i)))
            .as("picture %d", i)
            .isLessThan(motion(raw.frames.get(i - 1), decoded.get(i)) + 0.02);
      }
    }
    assertThat(borders).hasSizeGreaterThan(15);
    borders.sort(null);
    elsewhere.sort(null);
    assertThat(quantile(borders, 0.5)).isLessThan(quantile(elsewhere, 0.75));
    assertThat(quantile(borders, 1)).isLessThanOrEqualTo(quantile(elsewhere, 1));
  }

  private static double quantile(List<Double> sorted, double q) {
    return sorted.get((int) (q * (sorted.size() - 1)));
  }

  /**
   * Returns how much two pictures differ, as means of blocks of 8 x 8: what moves counts, the noise
   * of the encoder does not, which is another after a key frame.
   */
  private static double motion(FrameBuffer before, FrameBuffer after) {
    int[] sums = new int[before.width() / 8 * (before.height() / 8)];
    for (int y = 0; y < before.height(); y++) {
      for (int x = 0; x < 3 * before.width(); x++) {
        int at = 3 * before.width() * y + x;
        int block = y / 8 * (before.width() / 8) + x / 24;
        sums[block] += (after.rgb()[at] & 0xff) - (before.rgb()[at] & 0xff);
      }
    }
    return Arrays.stream(sums).map(Math::abs).average().orElseThrow() / (3 * 64);
  }

  @Test
  void theCodecsThatAreTold_areThoseInTheHeader() throws Exception {
    for (int rate : new int[] {16_000, 44_100}) {
      List<StreamEvent> events = new ArrayList<>();
      Keeper keeper =
          speak(
              StreamOptions.builder().events(events::add),
              rate,
              Arrays.copyOf(VOICE, rate),
              Watcher.eager());
      ByteBuffer avc = after(keeper.header, "avcC");
      ByteBuffer sound = audioConfiguration(keeper.header);
      int objectType = (sound.get(0) & 0xff) >> 3;
      int rateIndex = (sound.get(0) & 7) << 1 | (sound.get(1) & 0x80) >> 7;

      assertThat(keeper.codecs)
          .isEqualTo(
              "avc1.%02X%02X%02X,mp4a.40.%d"
                  .formatted(avc.get(1), avc.get(2), avc.get(3), objectType));
      assertThat(rateIndex).isEqualTo(rate == 16_000 ? 8 : 4); // ISO/IEC 14496-3, table 1.18
      assertThat(events.get(0))
          .isInstanceOfSatisfying(
              StreamEvent.EncoderChosen.class,
              chosen -> assertThat(chosen.codecs()).hasValue(keeper.codecs));
    }
  }

  private static ByteBuffer after(byte[] header, String box) {
    int at = new String(header, StandardCharsets.ISO_8859_1).indexOf(box) + box.length();
    return ByteBuffer.wrap(header, at, header.length - at).slice();
  }

  /** Returns the AudioSpecificConfig out of the descriptors in each other (ISO/IEC 14496-1). */
  private static ByteBuffer audioConfiguration(byte[] header) {
    ByteBuffer esds = after(header, "esds");
    esds.position(4); // version and flags
    descend(esds, 3);
    esds.position(esds.position() + 3); // number and flags of the stream
    descend(esds, 4);
    esds.position(esds.position() + 13); // kind, buffer and bit rates
    descend(esds, 5);
    return esds.slice();
  }

  private static void descend(ByteBuffer descriptors, int tag) {
    assertThat(descriptors.get()).isEqualTo((byte) tag);
    while (descriptors.get() < 0) {
      // its length, seven bits a byte
    }
  }
}
