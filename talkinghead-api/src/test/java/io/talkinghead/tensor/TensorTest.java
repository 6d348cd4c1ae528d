package io.talkinghead.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  private static final Shape SHAPE = Shape.of(2, 3);

  private static ByteBuffer bytes(Tensor.Type type) {
    ByteBuffer bytes = ByteBuffer.allocate(6 * type.bytes()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) (i + 1));
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Tensor.Type.class)
  void anyType_isWrapped_copied_andAllocated(Tensor.Type type) {
    ByteBuffer bytes = bytes(type);
    Tensor wrapped = Tensor.of(type, bytes, SHAPE);
    Tensor copy = wrapped.copy();
    Tensor direct = Tensor.direct(type, SHAPE);
    assertThat(wrapped).hasToString(type + " " + SHAPE);
    assertThat(copy.data()).isEqualTo(wrapped.data());
    assertThat(copy.data().isDirect()).isFalse();
    assertThat(direct.data().isDirect()).isTrue();
    assertThat(direct.data())
        .isEqualTo(Tensor.of(type, ByteBuffer.allocate(bytes.capacity()), SHAPE).data());
    direct.set(wrapped);
    assertThat(direct.data()).isEqualTo(wrapped.data());

    bytes.put(0, (byte) 99).put(bytes.capacity() - 1, (byte) 99);
    assertThat(wrapped.data()).isNotEqualTo(direct.data()); // it is a view
    assertThat(copy.data()).isEqualTo(direct.data());
  }

  @ParameterizedTest
  @EnumSource(Tensor.Type.class)
  void tooFewBytes_areRefused_withBothNumbers(Tensor.Type type) {
    ByteBuffer bytes = ByteBuffer.allocate(5 * type.bytes());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(type, bytes, SHAPE))
        .withMessageContaining("needs 6 elements, the buffer has 5");
  }

  @ParameterizedTest
  @EnumSource(Tensor.Type.class)
  void tooManyBytes_areRefused_alsoLessThanAnElement(Tensor.Type type) {
    for (int surplus = 1; surplus <= type.bytes(); surplus++) {
      ByteBuffer bytes = ByteBuffer.allocate(6 * type.bytes() + surplus);
      assertThatIllegalArgumentException()
          .as("%d bytes too many", surplus)
          .isThrownBy(() -> Tensor.of(type, bytes, SHAPE))
          .withMessageContaining(
              surplus < type.bytes()
                  ? "needs %d bytes an element, the buffer has %d bytes"
                      .formatted(type.bytes(), bytes.capacity())
                  : "needs 6 elements, the buffer has 7");
    }
  }

  @ParameterizedTest
  @EnumSource(Tensor.Type.class)
  void theWholeBufferIsWrapped_whereverItsPositionIs(Tensor.Type type) {
    ByteBuffer bytes = bytes(type);
    Tensor whole = Tensor.of(type, bytes, SHAPE);
    bytes.position(type.bytes()).limit(3 * type.bytes());
    assertThat(Tensor.of(type, bytes, SHAPE).data()).isEqualTo(whole.data());
    assertThat(bytes.position()).isEqualTo(type.bytes()); // it remains the caller's
  }
}
