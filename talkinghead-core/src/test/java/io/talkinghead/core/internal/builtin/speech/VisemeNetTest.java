package io.talkinghead.core.internal.builtin.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisemeNetTest {
  private static final VisemeNet NET = VisemeWeights.load();

  private static float[] logits(float[] features, Random chunks) {
    int frames = features.length / 40;
    float[] logits = new float[frames * 15];
    float[] block = new float[VisemeNet.BLOCK * 15];
    VisemeNet.Session session = NET.open();
    int rows = 0;
    for (int at = 0; at < frames; ) {
      int count = Math.min(1 + chunks.nextInt(VisemeNet.BLOCK), frames - at);
      float[] part = Arrays.copyOfRange(features, at * 40, (at + count) * 40);
      int given = session.accept(part, count, block);
      System.arraycopy(block, 0, logits, rows * 15, given * 15);
      rows += given;
      at += count;
      assertThat(rows).isEqualTo(Math.max(0, at - VisemeNet.LOOK_AHEAD));
    }
    int given = session.finish(block);
    System.arraycopy(block, 0, logits, rows * 15, given * 15);
    assertThat(rows + given).isEqualTo(frames);
    return logits;
  }

  @Test
  void fixture_matchesReference() {
    assertThat(logits(Voices.npy("features.npy"), new Random(1)))
        .containsExactly(Voices.npy("logits.npy"), within(1e-3f));
  }

  @Test
  void blocksOfAnySize_giveTheSameBits() {
    float[] features = Voices.npy("features.npy");
    assertThat(logits(features, new Random(2))).isEqualTo(logits(features, new Random(3)));
    for (int frames = 1; frames < 30; frames++) {
      float[] few = Arrays.copyOf(features, frames * 40);
      assertThat(logits(few, new Random(4))).isEqualTo(logits(few, new Random(5)));
    }
  }

  @Test
  void onnxFile_agrees() throws OrtException {
    Random random = new Random(6);
    float[] noise = new float[200 * 40];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(Voices.resource("viseme15.onnx"))) {
      for (float[] features : new float[][] {Voices.npy("features.npy"), noise}) {
        float[] wanted = run(session, features);
        assertThat(logits(features, random)).containsExactly(wanted, within(1e-4f));
      }
    }
  }

  private static float[] run(OrtSession session, float[] features) throws OrtException {
    int frames = features.length / 40;
    float[][][] input = new float[1][40][frames];
    for (int i = 0; i < features.length; i++) {
      input[0][i % 40][i / 40] = features[i];
    }
    try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), input);
        OrtSession.Result result = session.run(Map.of("logmel", tensor))) {
      float[][] rows = ((float[][][]) result.get(0).getValue())[0];
      float[] logits = new float[frames * 15];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = rows[i % 15][i / 15];
      }
      return logits;
    }
  }

  @Test
  void probabilities_areSharpenedSoftmax() {
    float[] logits = new float[15];
    logits[3] = 1;
    float[] p = new float[15];
    VisemeNet.probabilities(logits, 0, p, 0);
    assertThat(p[3] / p[0]).isCloseTo((float) Math.exp(1.4), within(1e-5f));
    float sum = 0;
    for (float x : p) {
      sum += x;
    }
    assertThat(sum).isCloseTo(1, within(1e-6f));
  }

  @Test
  void damagedWeights_areRefused() {
    byte[] json = Voices.resource("viseme15.json");
    byte[] weights = Voices.resource("viseme15.weights.bin");
    weights[1000] ^= 1;
    assertThatThrownBy(() -> VisemeWeights.parse(json, weights))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("damaged");
  }
}
