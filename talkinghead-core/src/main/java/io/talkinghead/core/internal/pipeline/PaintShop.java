package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.GenerationReport;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.spi.FaceWarper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns motion into whole pictures in order: as many painters as gain from it, and a worker that
 * pastes faces back if what they paint is not the whole picture.
 *
 * <p>A painter may be at most {@code queueFrames} ahead of the last picture taken, and pictures are
 * pooled; so there are never more than {@code queueFrames + painters + 1} of each size, {@code
 * queueFrames + 2} more of whole ones where faces are pasted.
 */
public final class PaintShop {
  private final Workplace place;
  private final Unit<FaceWarper> warper;
  private final List<FaceWarper.Painter> painters;
  private final FaceWarper.PasteBack pasteBack;
  private final FramePool faces;
  private final FramePool pictures;
  private final Easels easels;
  private final boolean stream;
  private final Predicate<Numbered> unwanted;
  private final OrderedQueue<Painted> painted;
  private final BoundedQueue<Painted> pasted;
  private final BusyTime painting;
  private final BusyTime pasting;

  private PaintShop(
      Workplace place,
      Unit<FaceWarper> warper,
      Avatar avatar,
      List<FaceWarper.Painter> painters,
      Easels easels,
      boolean stream,
      Predicate<Numbered> unwanted) {
    this.place = place;
    this.warper = warper;
    this.painters = painters;
    this.easels = easels;
    this.stream = stream;
    this.unwanted = unwanted;
    FaceWarper.Painter first = painters.get(0);
    this.pasteBack = first.pasteBack();
    this.faces = new FramePool(first.width(), first.height());
    this.pictures = pastes() ? new FramePool(avatar.width(), avatar.height()) : faces;
    this.painted = new OrderedQueue<>(place.options().queueFrames(), place.stop());
    this.pasted = place.queue();
    this.painting = place.busyTime();
    this.pasting = place.busyTime();
  }

  /**
   * Opens the painters of {@code avatar}.
   *
   * @param easels shared by all jobs of the head
   * @param stream whether somebody waits for each picture
   * @param unwanted asked by a painter before each picture whether it can be left out
   */
  public static PaintShop open(
      Workplace place,
      Unit<FaceWarper> warper,
      Avatar avatar,
      Easels easels,
      boolean stream,
      Predicate<Numbered> unwanted) {
    int count = Math.max(1, Math.min(place.options().workers(), warper.stage().parallelism()));
    List<FaceWarper.Painter> painters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      painters.add(place.sessions().add(warper.stage().open(avatar)));
    }
    return new PaintShop(place, warper, avatar, painters, easels, stream, unwanted);
  }

  /** Returns the width of the pictures, pixels. */
  public int width() {
    return pictures.width();
  }

  /** Returns the height of the pictures, pixels. */
  public int height() {
    return pictures.height();
  }

  /** Starts the workers on {@code motion}. */
  public void start(MotionLine motion) {
    AtomicInteger atWork = new AtomicInteger(painters.size());
    for (FaceWarper.Painter painter : painters) {
      place
          .crew()
          .start(
              warper.label(),
              () -> {
                paint(painter, motion);
                if (atWork.decrementAndGet() == 0) {
                  painted.finish();
                }
              });
    }
    if (pastes()) {
      place.crew().start(pasteLabel(), this::paste);
    }
  }

  /** Returns the next piece, whose picture is to be given back; null after the last. */
  public @Nullable Painted take() {
    return pastes() ? pasted.take() : painted.take();
  }

  /** Takes back a picture. */
  public void give(FrameBuffer picture) {
    pictures.give(picture);
  }

  /** Returns the stages at work here, and how long they computed so far. */
  public List<GenerationReport.Stage> report() {
    List<GenerationReport.Stage> stages = new ArrayList<>();
    stages.add(warper.report(painting.total()));
    if (pastes()) {
      stages.add(new GenerationReport.Stage("PasteBack", warper.backend(), "cpu", pasting.total()));
    }
    return stages;
  }

  private boolean pastes() {
    return pasteBack != FaceWarper.PasteBack.WHOLE;
  }

  private String pasteLabel() {
    return "PasteBack " + warper.backend();
  }

  private void paint(FaceWarper.Painter painter, MotionLine source) throws Exception {
    BusyTime.Meter meter = painting.meter();
    for (Numbered next = source.take(); next != null; next = source.take()) {
      Numbered frame = next;
      painted.put(frame.order(), new Painted(frame, paint(painter, frame, meter)));
    }
  }

  /** Returns the picture, or null if it is not wanted. */
  private @Nullable FrameBuffer paint(
      FaceWarper.Painter painter, Numbered frame, BusyTime.Meter meter) throws Exception {
    easels.take(stream);
    try {
      if (unwanted.test(frame)) {
        return null;
      }
      FrameBuffer face = faces.take();
      meter.work(() -> painter.paint(frame.motion(), face));
      return face;
    } finally {
      easels.give();
    }
  }

  private void paste() throws Exception {
    BusyTime.Meter meter = pasting.meter();
    for (Painted next = painted.take(); next != null; next = painted.take()) {
      FrameBuffer face = next.pixels();
      if (face == null) {
        pasted.put(next);
        continue;
      }
      long frame = next.what().index();
      FrameBuffer picture = pictures.take();
      meter.work(() -> pasteBack.paste(face, frame, picture));
      faces.give(face);
      pasted.put(new Painted(next.what(), picture));
    }
    pasted.finish();
  }
}
