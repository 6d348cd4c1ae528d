package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** BlazeFace, then Face Mesh, on a square picture of a face. <b>Threads:</b> any. */
final class EyeMeter implements AutoCloseable {
  private final DittoNetwork blaze;
  private final DittoNetwork mesh;

  /**
   * A mesh and how it was found.
   *
   * @param hit the face
   * @param region what the mesh network saw
   * @param points {@code float32[478, 3]} in units of the side
   */
  record Mesh(BlazeFace.Hit hit, FaceMesh.Region region, float[] points) {}

  /** Loads its networks. */
  EyeMeter(NetworkPack pack) throws IOException {
    blaze = pack.load(DittoModel.BLAZE_FACE);
    try {
      mesh = pack.load(DittoModel.FACE_MESH);
    } catch (IOException | RuntimeException e) {
      blaze.close();
      throw e;
    }
  }

  /** Returns the faces of a square picture, best first. */
  List<BlazeFace.Hit> faces(FrameBuffer square) {
    return BlazeFace.detect(blaze, square);
  }

  /** Returns the mesh of the face {@code hit}. */
  Mesh mesh(FrameBuffer square, BlazeFace.Hit hit) {
    FaceMesh.Region region = FaceMesh.Region.of(hit);
    return new Mesh(hit, region, FaceMesh.points(mesh, square, region));
  }

  /** Returns the mesh of the best face; empty if there is none. */
  Optional<Mesh> measure(FrameBuffer square) {
    return faces(square).stream().findFirst().map(hit -> mesh(square, hit));
  }

  @Override
  public void close() {
    mesh.close();
    blaze.close();
  }
}
