package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Forms, however they arrive. */
class MultipartTest {
  /** Gives one byte at a time, as the slowest network does. */
  private static InputStream dripping(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int count) {
        return super.read(target, offset, Math.min(count, 1));
      }
    };
  }

  private static byte[] form(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "preamble\r\n--b\r\ncontent-disposition: form-data; name=\"x y\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(content);
    out.writeBytes(
        "\r\n--b\r\nContent-Disposition: form-data; name=z; filename=\"name=q\"\r\n\r\n\r\n--b--"
            .getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static void readsBack(byte[] content, InputStream in) throws IOException {
    Multipart form = Multipart.open(in, "b");
    assertThat(form.next()).contains("x y");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(form.copyTo(out, content.length)).isEqualTo(content.length);
    assertThat(out.toByteArray()).isEqualTo(content);
    assertThat(form.next()).contains("z");
    assertThat(form.copyTo(out, 0)).isZero();
    assertThat(form.next()).isEmpty();
  }

  @Test
  void contentThatLooksLikeABoundary_isContent() throws Exception {
    byte[] content = "\r\n--\r\n--a\r\n\r\n--\r\r\n--B".getBytes(StandardCharsets.US_ASCII);
    readsBack(content, new ByteArrayInputStream(form(content)));
    readsBack(content, dripping(form(content)));
  }

  @Test
  void contentOfAnyLength() throws Exception {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 65_530, 65_536, 65_540, 300_000}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      readsBack(content, new ByteArrayInputStream(form(content)));
    }
  }

  @Test
  void tooMuch_isToldBeforeItIsRead() throws Exception {
    Multipart form = Multipart.open(new ByteArrayInputStream(form(new byte[200_000])), "b");
    form.next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(form.copyTo(out, 1_000)).isEqualTo(-1);
    assertThat(out.size()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void boundary_isFoundAsStandardsAllow() {
    assertThat(Multipart.boundary("multipart/form-data; boundary=abc")).contains("abc");
    assertThat(Multipart.boundary("Multipart/Form-Data;charset=x; boundary=\"a b\""))
        .contains("a b");
    assertThat(Multipart.boundary("multipart/form-data")).isEmpty();
    assertThat(Multipart.boundary("text/plain; boundary=abc")).isEmpty();
  }

  @Test
  void headersWithoutEnd_areRefused() {
    byte[] bytes = ("--b\r\n" + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Multipart.open(new ByteArrayInputStream(bytes), "b").next())
        .isInstanceOf(ProblemException.class);
  }
}
