package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad and odd recordings: each works, or gives its typed error, and the next one works. */
class BadSoundTest {
  private static final float[] HALF_SECOND = TestMedia.tone(16_000, 1, 0.5);

  @TempDir Path folder;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Returns {@code channel}, which tells of its end. */
  private static SeekableByteChannel tracked(SeekableByteChannel channel, AtomicBoolean closed) {
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            BadSoundTest.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.set(true);
              }
              return method.invoke(channel, arguments);
            });
  }

  private static long count(byte[] file) throws IOException {
    return SoundReader.countFeatureSamples(AudioClip.encoded(file).content(), Limits.DEFAULT);
  }

  private static List<Warning.Code> warnings(AudioClip clip) throws IOException {
    try (RecordedSound sound =
        SoundReader.open(clip.content(), Limits.DEFAULT, SoundReader.Target.FEATURES)) {
      float[] piece = new float[4096];
      while (sound.read(piece, 0, 4096) > 0) {
        for (float value : piece) {
          assertThat(value).isFinite();
        }
      }
      return sound.warnings().stream().map(Warning::code).toList();
    }
  }

  private Map<String, byte[]> unreadable() throws IOException {
    byte[] wav = TestMedia.wav(HALF_SECOND, 1, 16_000, 16);
    byte[] mp3 = TestMedia.encoded(HALF_SECOND, 16_000, "libmp3lame", "mp3", folder);
    byte[] flac = TestMedia.encoded(HALF_SECOND, 16_000, "flac", "flac", folder);
    byte[] m4a = TestMedia.encoded(HALF_SECOND, 16_000, "aac", "ipod", folder);
    byte[] zero = wav.clone();
    zero[22] = 0; // channels
    byte[] codec = wav.clone();
    codec[20] = 0x77;
    codec[21] = 0x77;
    byte[] picture = TestMedia.png(TestMedia.corners(20, 20));
    Map<String, byte[]> cases = new LinkedHashMap<>();
    cases.put("text", text("This is not a recording.\n".repeat(50)));
    cases.put("one byte", new byte[] {1});
    cases.put("zeros", new byte[5000]);
    cases.put("random bytes", random(100_000, 1));
    cases.put("random bytes again", random(4096, 2));
    cases.put("PNG picture", picture);
    cases.put("GIF picture", TestMedia.file(TestMedia.image(TestMedia.corners(9, 9), 1), "gif"));
    cases.put("JPEG picture", TestMedia.file(TestMedia.image(TestMedia.corners(64, 64), 1), "jpg"));
    cases.put("BMP picture", TestMedia.file(TestMedia.image(TestMedia.corners(64, 64), 1), "bmp"));
    cases.put("PDF", text("%PDF-1.7\n1 0 obj\n"));
    cases.put("ZIP", text("PK\u0003\u0004 rest of the archive"));
    cases.put("HTML", text("<!DOCTYPE html><html><body><audio/></body></html>"));
    cases.put("HLS playlist", text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nfile:a.wav\n"));
    cases.put("concat script", text("ffconcat version 1.0\nfile 'a.wav'\n"));
    cases.put("session description", text("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n"));
    cases.put("subtitles", text("1\n00:00:01,000 --> 00:00:02,000\nHello\n"));
    cases.put("WAV with half a header", Arrays.copyOf(wav, 20));
    cases.put("WAV with zero channels", zero);
    cases.put("WAV of an unknown codec", codec);
    cases.put("MP3 of 8 bytes", Arrays.copyOf(mp3, 8));
    cases.put("FLAC header", Arrays.copyOf(flac, 30));
    cases.put("M4A without its index", Arrays.copyOf(m4a, m4a.length / 2));
    cases.put("Ogg page header", text("OggS\0\2\0\0\0\0\0\0\0\0"));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> unreadable_givesItsError() throws IOException {
    byte[] good = TestMedia.wav(HALF_SECOND, 1, 16_000, 16);
    return unreadable().entrySet().stream()
        .map(
            bad ->
                DynamicTest.dynamicTest(
                    bad.getKey(),
                    () -> {
                      assertThatThrownBy(() -> count(bad.getValue()))
                          .isInstanceOfSatisfying(
                              InputException.class,
                              e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_UNREADABLE))
                          .message()
                          .doesNotContain("null");
                      assertThat(count(good)).isEqualTo(8000);
                    }));
  }

  @Test
  void playlist_opensNoOtherFile() throws IOException {
    Path other = folder.resolve("other.wav");
    Files.write(other, TestMedia.wav(HALF_SECOND, 1, 16_000, 16));
    Path list = folder.resolve("list.m3u8");
    Files.writeString(
        list,
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + other.toUri() + "\n#EXT-X-ENDLIST\n");

    assertThatThrownBy(() -> SoundReader.probe(AudioClip.read(list).content(), Limits.DEFAULT))
        .hasMessageContaining("playlist");
  }

  @Test
  void header_withoutSamplesIsEmpty() throws IOException {
    byte[] none = TestMedia.wav(new float[0], 1, 16_000, 16);
    byte[] gigabyte = TestMedia.wav(new float[0], 1, 16_000, 16, 1 << 30, new byte[0]);

    assertThat(gigabyte).hasSize(44);
    for (byte[] file : List.of(none, gigabyte)) {
      InputException e = catchThrowableOfType(InputException.class, () -> count(file));
      assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_EMPTY);
    }
  }

  @Test
  void header_thatPromisesMoreGivesAWarning() throws IOException {
    for (int claimed : new int[] {1 << 30, 100_000, 64_000}) {
      byte[] file = TestMedia.wav(HALF_SECOND, 1, 16_000, 16, claimed, new byte[0]);

      assertThat(count(file)).as("claims %d", claimed).isEqualTo(8000);
      assertThat(warnings(AudioClip.encoded(file)))
          .as("claims %d", claimed)
          .containsExactly(Warning.Code.AUDIO_TRUNCATED);
    }
  }

  @Test
  void header_ofAPipeIsNoWarning() throws IOException {
    for (int claimed : new int[] {0, -1, 0x7fffffff}) { // sizes that mean "unknown"
      byte[] file = TestMedia.wav(HALF_SECOND, 1, 16_000, 16, claimed, new byte[0]);

      assertThat(count(file)).as("claims %d", claimed).isEqualTo(8000);
      assertThat(warnings(AudioClip.encoded(file))).as("claims %d", claimed).isEmpty();
    }
  }

  @Test
  void header_thatPromisesLessIsBelieved() throws IOException {
    byte[] file = TestMedia.wav(HALF_SECOND, 1, 16_000, 16, 8000, new byte[0]);

    assertThat(count(file)).isEqualTo(4000);
  }

  /** Ten samples a second would make a minute of video out of a kilobyte. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 999, 768_001, 100_000_000, Integer.MAX_VALUE})
  void rate_ofNoRecordingIsRefused(int rate) {
    for (SoundReader.Target target : SoundReader.Target.values()) {
      InputException e =
          catchThrowableOfType(
              InputException.class,
              () ->
                  SoundReader.open(
                          AudioClip.encoded(TestMedia.wav(HALF_SECOND, 1, rate, 16)).content(),
                          Limits.DEFAULT,
                          target)
                      .close());
      assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_UNREADABLE);
      assertThat(e).hasMessageContaining("%,d samples a second".formatted(rate));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 768_000})
  void rate_atTheEdgeIsRead(int rate) throws IOException {
    assertThat(count(TestMedia.wav(new float[rate], 1, rate, 16))).isEqualTo(16_000);
  }

  @Test
  void extraChunks_areSkipped() throws IOException {
    byte[] list = text("LIST\32\0\0\0INFOISFT\16\0\0\0Lavf58.76.100\0");
    byte[] junk = new byte[8 + 5000];
    System.arraycopy(text("JUNK"), 0, junk, 0, 4);
    junk[4] = (byte) (5000 & 0xff);
    junk[5] = (byte) (5000 >> 8);
    for (byte[] extra : List.of(list, junk)) {
      byte[] file = TestMedia.wav(HALF_SECOND, 1, 16_000, 16, 16_000, extra);

      assertThat(count(file)).isEqualTo(8000);
      assertThat(warnings(AudioClip.encoded(file))).isEmpty();
    }
  }

  @Test
  void notFinite_becomesSilence() throws IOException {
    float[] samples = HALF_SECOND.clone();
    samples[10] = Float.NaN;
    samples[20] = Float.POSITIVE_INFINITY;
    samples[30] = Float.NEGATIVE_INFINITY;
    byte[] file = TestMedia.wav(samples, 1, 44_100, -32);

    assertThat(warnings(AudioClip.encoded(file))).containsExactly(Warning.Code.AUDIO_NOT_FINITE);
    assertThat(warnings(AudioClip.of(samples, 16_000)))
        .containsExactly(Warning.Code.AUDIO_NOT_FINITE);
    float[] read =
        SoundReaderTest.readAll(AudioClip.of(samples, 16_000), SoundReader.Target.FEATURES);
    assertThat(read[10]).isZero();
    assertThat(read[20]).isZero();
    assertThat(read[11]).isEqualTo(samples[11]);
  }

  @Test
  void enormousSamples_areHeldBack() throws IOException {
    float[] samples = {3e38f, -3e38f, 0.5f};

    assertThat(SoundReaderTest.readAll(AudioClip.of(samples, 16_000), SoundReader.Target.FEATURES))
        .containsExactly(Samples.MAX, -Samples.MAX, 0.5f);
  }

  @Test
  void truncated_isReadAsFarAsItGoes() throws IOException {
    float[] long2 = TestMedia.tone(16_000, 1, 2);
    byte[] wav = TestMedia.wav(long2, 1, 16_000, 16);
    byte[] flac = TestMedia.encoded(long2, 16_000, "flac", "flac", folder);
    byte[] mp3 = TestMedia.encoded(long2, 16_000, "libmp3lame", "mp3", folder);
    byte[] ogg = TestMedia.encoded(TestMedia.tone(48_000, 1, 6), 48_000, "libopus", "ogg", folder);
    for (byte[] whole : List.of(wav, flac, mp3)) {
      byte[] half = Arrays.copyOf(whole, whole.length / 2);

      assertThat(count(half)).isBetween(5_000L, 20_000L);
      assertThat(warnings(AudioClip.encoded(half))).containsExactly(Warning.Code.AUDIO_TRUNCATED);
    }
    assertThat(count(Arrays.copyOf(ogg, ogg.length / 2))).isPositive();
  }

  @Test
  void damaged_goesOnAfterTheDamage() throws IOException {
    byte[] mp3 =
        TestMedia.encoded(TestMedia.tone(16_000, 1, 2), 16_000, "libmp3lame", "mp3", folder);
    byte[] noise = random(300, 3);
    System.arraycopy(noise, 0, mp3, mp3.length / 2, noise.length);

    assertThat(count(mp3)).isBetween(28_000L, 34_000L);
  }

  @Test
  void limits_holdBeforeAndWhileDecoding() throws IOException {
    byte[] wav = TestMedia.wav(TestMedia.tone(16_000, 1, 3), 1, 16_000, 16);
    byte[] mp3 =
        TestMedia.encoded(TestMedia.tone(16_000, 1, 3), 16_000, "libmp3lame", "mp3", folder);
    byte[] pipe = TestMedia.wav(TestMedia.tone(16_000, 1, 3), 1, 16_000, 16, 0, new byte[0]);
    Limits bytes = new Limits(1000, 1000, 50_000, Duration.ofHours(1));
    Limits time = new Limits(1000, 1000, 1 << 20, Duration.ofSeconds(2));

    byte[] bare = TestMedia.encoded(TestMedia.tone(16_000, 1, 3), 16_000, "aac", "adts", folder);

    assertThatThrownBy(() -> SoundReader.probe(AudioClip.encoded(wav).content(), bytes))
        .hasMessageContaining("50,000");
    assertThatThrownBy(() -> SoundReader.probe(AudioClip.encoded(wav).content(), time))
        .as("before anything is decoded")
        .isInstanceOf(InputException.class);
    for (byte[] file : List.of(wav, mp3, pipe, bare)) { // the last one states no length
      InputException e =
          catchThrowableOfType(
              InputException.class,
              () -> SoundReader.countFeatureSamples(AudioClip.encoded(file).content(), time));
      assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_TOO_LARGE);
    }
    assertThatThrownBy(
            () -> SoundReader.probe(AudioClip.of(TestMedia.tone(8000, 1, 3), 8000).content(), time))
        .isInstanceOf(InputException.class);
  }

  @Test
  void file_thatIsGoneGivesItsError() throws IOException {
    Path file = folder.resolve("gone.wav");
    Files.write(file, TestMedia.wav(HALF_SECOND, 1, 16_000, 16));
    AudioClip clip = AudioClip.read(file);
    Files.delete(file);

    InputException e =
        catchThrowableOfType(
            InputException.class, () -> SoundReader.probe(clip.content(), Limits.DEFAULT));

    assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
    assertThat(e).hasMessageStartingWith("The recording " + file + " cannot be opened");
    Files.writeString(file, "text");
    assertThatThrownBy(() -> SoundReader.probe(clip.content(), Limits.DEFAULT))
        .hasMessageStartingWith("The recording " + file + " cannot be read as sound");
  }

  @Test
  void whatIsOpened_isClosed() throws IOException {
    byte[] good = TestMedia.wav(HALF_SECOND, 1, 16_000, 16);
    for (byte[] file : List.of(good, text("no sound"), Arrays.copyOf(good, 44))) {
      AtomicBoolean closed = new AtomicBoolean();
      SeekableByteChannel channel = tracked(new BytesChannel(file), closed);
      try {
        DecodedSound.open(channel, "recording").close();
      } catch (InputException e) {
        assertThat(file).isNotSameAs(good);
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void closed_readsNoMore() throws IOException {
    RecordedSound sound =
        SoundReader.open(
            AudioClip.encoded(TestMedia.wav(HALF_SECOND, 2, 48_000, 16)).content(),
            Limits.DEFAULT,
            SoundReader.Target.FEATURES);
    sound.close();
    sound.close();

    assertThatThrownBy(() -> sound.read(new float[10], 0, 10))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sound_ofAVideoIsRead() throws IOException {
    Path file = folder.resolve("video.mp4");
    float[] click = TestMedia.click(16_000, 1.5, 1.0);
    VideoTestKit.write(
        new FfmpegVideoEncoder("libopenh264"), file, 64, 64, 25, 38, VideoTestKit.sound(click));

    float[] read = SoundReaderTest.readAll(AudioClip.read(file), SoundReader.Target.FEATURES);

    assertThat(read.length).isEqualTo(24_000);
    int loudest = 0;
    for (int i = 0; i < read.length; i++) {
      loudest = Math.abs(read[i]) > Math.abs(read[loudest]) ? i : loudest;
    }
    assertThat(loudest).isBetween(16_000 - 16, 16_000 + 16);
  }

  @Test
  void video_withoutSoundGivesItsError() throws IOException {
    Path file = folder.resolve("silent.mp4");
    VideoTestKit.write(new FfmpegVideoEncoder("libopenh264"), file, 64, 64, 25, 3, null);

    assertThatThrownBy(() -> SoundReader.probe(AudioClip.read(file).content(), Limits.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("without sound");
  }
}
