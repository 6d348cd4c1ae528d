package io.talkinghead.core.models;

import static io.talkinghead.core.models.StoreBench.ALPHA;
import static io.talkinghead.core.models.StoreBench.BETA;
import static io.talkinghead.core.models.StoreBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or becomes so. */
class ModelStoreDiskTest {
  @TempDir Path home;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(home);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void tooSmallDisk_isSeenBeforeTheFirstByte() {
    Disk small = new QuotaDisk(1000, "");

    assertThat(refusal(ErrorCode.DISK_FULL, () -> bench.fetch(bench.builder().disk(small))))
        .hasMessageContaining("test_pack")
        .hasMessageContaining("1.0 kB");

    assertThat(bench.hub.gets(ALPHA)).isZero();
  }

  @Test
  void whatIsHereNeedsNoRoom() throws Exception {
    bench.fetch();

    bench.fetch(bench.builder().disk(new QuotaDisk(0, "")));

    bench.assertWhole();
  }

  @Test
  void diskThatFillsUp_keepsWhatArrived() throws Exception {
    QuotaDisk filling = new QuotaDisk(Long.MAX_VALUE, "No space left on device");
    filling.writable.set(150_000);

    assertThat(refusal(ErrorCode.DISK_FULL, () -> bench.fetch(bench.builder().disk(filling))))
        .hasMessageContaining("alpha.onnx");
    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(Files.size(bench.part(ALPHA))).isBetween(1L, 150_000L);
    assertThat(bench.pauses).as("to try again would not help").isEmpty();

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(2);
  }

  @Test
  void otherFailureToWrite_isNoFullDisk() {
    QuotaDisk broken = new QuotaDisk(Long.MAX_VALUE, "Input/output error");
    broken.writable.set(0);

    assertThat(
            refusal(ErrorCode.OUTPUT_NOT_WRITABLE, () -> bench.fetch(bench.builder().disk(broken))))
        .hasMessageContaining("Input/output error");
    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(bench.target(BETA)).doesNotExist();
  }

  @Test
  void homeThatIsNoFolder_isRefused() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");

    refusal(ErrorCode.OUTPUT_NOT_WRITABLE, () -> bench.fetch(bench.builder().home(file)));
  }

  /**
   * A disk that reports {@code usable} bytes, and refuses writes when {@link #writable} are gone.
   */
  private record QuotaDisk(long usable, String complaint, AtomicLong writable) implements Disk {
    QuotaDisk(long usable, String complaint) {
      this(usable, complaint, new AtomicLong(Long.MAX_VALUE));
    }

    @Override
    public long usableBytes(Path place) {
      return usable;
    }

    @Override
    public Output append(Path file, long keep) throws IOException {
      Output real = Disk.REAL.append(file, keep);
      return new Output() {
        @Override
        public void write(byte[] bytes, int length) throws IOException {
          if (writable.addAndGet(-length) < 0) {
            throw new IOException(complaint);
          }
          real.write(bytes, length);
        }

        @Override
        public void restart() throws IOException {
          real.restart();
        }

        @Override
        public void sync() throws IOException {
          real.sync();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }
}
