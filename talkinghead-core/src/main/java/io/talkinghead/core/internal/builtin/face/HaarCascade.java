package io.talkinghead.core.internal.builtin.face;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * A boosted cascade of Haar features (Viola and Jones, "Rapid object detection using a boosted
 * cascade of simple features", 2001; rotated features after Lienhart and Maydt, 2002), as trained
 * and published by the OpenCV project.
 *
 * <p>A window passes a stage if the sum of its trees reaches the stage's threshold. A tree compares
 * one feature per node, divided by the standard deviation of the window, with a threshold and ends
 * in a leaf. Everything lies in flat arrays, because the scan looks at millions of nodes.
 *
 * <p>Immutable, shared between threads. The form on disk is written by the converter in this
 * module's tests and described in the README beside the files: big-endian, magic {@code THHC}.
 */
final class HaarCascade {
  private static final int MAGIC = 0x54484843; // "THHC"

  /** Side lengths of the trained window in pixels. */
  final int windowWidth;

  final int windowHeight;

  /** For each stage the index of its first tree, then the number of all trees. */
  final int[] stageTree;

  /** What the trees of a stage must sum up to. */
  final float[] stageThreshold;

  /** For each tree the index of its first node, and of its first leaf. */
  final int[] treeNode;

  final int[] treeLeaf;

  /** A positive number is a node of the same tree, others are the leaf of that number negated. */
  final byte[] nodeLeft;

  final byte[] nodeRight;
  final short[] nodeFeature;
  final float[] nodeThreshold;
  final float[] leaf;
  final boolean[] featureTilted;

  /** For each feature three rectangles of x, y, width, height; unused ones have weight 0. */
  final byte[] featureRect;

  /** For each feature three weights. */
  final float[] featureWeight;

  private HaarCascade(ByteBuffer in) throws IOException {
    if (in.getInt() != MAGIC) {
      throw new IOException("not a cascade of this library");
    }
    windowWidth = in.get();
    windowHeight = in.get();
    int stages = in.getShort();
    int trees = in.getShort();
    int nodes = in.getShort();
    int leaves = in.getShort();
    int features = in.getShort();
    stageTree = new int[stages + 1];
    stageThreshold = new float[stages];
    for (int i = 0; i < stages; i++) {
      stageTree[i + 1] = stageTree[i] + in.getShort();
      stageThreshold[i] = in.getFloat();
    }
    treeNode = new int[trees + 1];
    treeLeaf = new int[trees + 1];
    for (int i = 0; i < trees; i++) {
      int size = in.get();
      treeNode[i + 1] = treeNode[i] + size;
      treeLeaf[i + 1] = treeLeaf[i] + size + 1;
    }
    nodeLeft = new byte[nodes];
    nodeRight = new byte[nodes];
    nodeFeature = new short[nodes];
    nodeThreshold = new float[nodes];
    for (int i = 0; i < nodes; i++) {
      nodeLeft[i] = in.get();
      nodeRight[i] = in.get();
      nodeFeature[i] = in.getShort();
      nodeThreshold[i] = in.getFloat();
    }
    leaf = new float[leaves];
    for (int i = 0; i < leaves; i++) {
      leaf[i] = in.getFloat();
    }
    featureTilted = new boolean[features];
    featureRect = new byte[12 * features];
    featureWeight = new float[3 * features];
    for (int i = 0; i < features; i++) {
      featureTilted[i] = in.get() != 0;
      in.get(featureRect, 12 * i, 12);
      for (int k = 0; k < 3; k++) {
        featureWeight[3 * i + k] = in.getFloat();
      }
    }
  }

  /** Returns whether any feature needs the rotated integral image. */
  boolean usesTilted() {
    for (boolean tilted : featureTilted) {
      if (tilted) {
        return true;
      }
    }
    return false;
  }

  /** Reads a cascade; {@code stream} remains the caller's. */
  static HaarCascade read(InputStream stream) throws IOException {
    return new HaarCascade(ByteBuffer.wrap(stream.readAllBytes()));
  }

  /** Reads the bundled cascade {@code name}, such as {@code frontalface_alt2}. */
  static HaarCascade bundled(String name) {
    try (InputStream stream = HaarCascade.class.getResourceAsStream("haar/" + name + ".haar")) {
      if (stream == null) {
        throw new IllegalStateException("The cascade " + name + " is missing from the jar.");
      }
      return read(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("The cascade " + name + " cannot be read", e);
    }
  }
}
