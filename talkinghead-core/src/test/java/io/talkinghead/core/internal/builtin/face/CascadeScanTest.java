package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scan against what OpenCV 4.6.0 finds in the same pictures with the same cascades. */
class CascadeScanTest {
  private static List<Hit> faces(String picture, HaarCascade cascade) {
    GreyPicture grey = GreyPicture.of(Pictures.sample(picture), 640).equalized();
    return new CascadeScan(cascade).detect(grey, 1.08, 4, 36, 10000);
  }

  @Test
  void faces_areThoseOfTheReference() {
    assertThat(faces("cartoon.png", Cascades.FRONTAL_ALT2))
        .containsExactly(new Hit(140, 139, 358, 358, 46));
    assertThat(faces("cartoon.png", Cascades.FRONTAL_DEFAULT))
        .containsExactly(new Hit(137, 140, 359, 359, 45));
    assertThat(faces("astronaut.png", Cascades.FRONTAL_ALT2))
        .containsExactly(new Hit(176, 66, 98, 98, 40));
  }

  /** This cascade has trees and rotated features. */
  @Test
  void eyes_areThoseOfTheReference() {
    GreyPicture grey = GreyPicture.of(Pictures.sample("cartoon.png"), 640).equalized();
    assertThat(new CascadeScan(Cascades.EYE_WITH_GLASSES).detect(grey, 1.05, 3, 26, 100))
        .containsExactlyInAnyOrder(new Hit(212, 245, 83, 83, 21), new Hit(337, 242, 86, 86, 17));
    assertThat(new CascadeScan(Cascades.LEFT_EYE).detect(grey, 1.05, 3, 26, 100))
        .containsExactly(new Hit(336, 224, 95, 95, 6));
  }

  @Test
  void flatPicture_hasNoFaces() {
    GreyPicture flat = new GreyPicture(200, 200, new byte[200 * 200]).equalized();
    assertThat(new CascadeScan(Cascades.FRONTAL_ALT2).detect(flat, 1.08, 0, 20, 200)).isEmpty();
  }

  /** One stump on one feature: bright below dark. */
  @Test
  void convertedCascade_findsItsPattern() throws Exception {
    String xml =
        """
        <?xml version="1.0"?>
        <opencv_storage><cascade><height>8</height><width>8</width>
        <stages><_><stageThreshold>0.5</stageThreshold>
        <weakClassifiers><_><internalNodes>0 -1 0 1.5</internalNodes>
        <leafValues>0. 1.</leafValues></_></weakClassifiers></_></stages>
        <features><_><rects><_>0 0 8 8 -1.</_><_>0 4 8 4 2.</_></rects><tilted>0</tilted></_>
        </features></cascade></opencv_storage>
        """;
    byte[] compact =
        CascadeConverter.convert(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    HaarCascade cascade = HaarCascade.read(new ByteArrayInputStream(compact));
    byte[] pixels = new byte[32 * 32];
    for (int i = 16 * 32; i < pixels.length; i++) {
      pixels[i] = (byte) 200;
    }
    List<Hit> hits =
        new CascadeScan(cascade)
            .windows(new GreyPicture(32, 32, pixels), 1.25, 8, 8, Integer.MAX_VALUE);
    assertThat(hits).isNotEmpty().allSatisfy(hit -> assertThat(hit.y()).isBetween(11, 13));
  }
}
