/**
 * Files beside a video: what was heard, and how the face moved.
 *
 * <pre>{@code
 * TrackFiles.write(Path.of("tracks"), speech, motion);          // six files, all or none
 * MotionTrack edited = MotionTrackJson.read(Path.of("tracks/motion.json"));
 * }</pre>
 *
 * <table>
 * <caption>The files</caption>
 * <tr><td>{@code visemes.json}</td><td>{@link io.talkinghead.core.tracks.VisemeTracks}: the fifteen visemes</td></tr>
 * <tr><td>{@code rhubarb.tsv, .xml, .json}</td><td>{@link io.talkinghead.core.tracks.VisemeTracks}: mouth
 * cues A to H and X, as Rhubarb Lip Sync writes them</td></tr>
 * <tr><td>{@code motion.json}</td><td>{@link io.talkinghead.core.tracks.MotionTrackJson}: every picture's
 * motion; may be edited and rendered</td></tr>
 * <tr><td>{@code events.json}</td><td>{@link io.talkinghead.core.tracks.EventTrack}: start and end of speech,
 * warnings</td></tr>
 * </table>
 *
 * <p>All text is UTF-8 with line feeds; times are seconds from the first sample of the recording.
 */
@NullMarked
package io.talkinghead.core.tracks;

import org.jspecify.annotations.NullMarked;
