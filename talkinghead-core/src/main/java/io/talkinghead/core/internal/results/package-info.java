/**
 * Finished videos that are kept: a digest of everything that decides a video ({@code ResultKey}), a
 * folder of verified files ({@code ResultStore}), and requests for the same video that share one
 * job ({@code Flight}).
 *
 * <pre>
 *  request ─► CachedJob ─► key ─► kept? ─ yes ─► copied to the target
 *                                   └─ no ──► Flight ─► FileJob ─► kept, copied to every target that waits
 * </pre>
 */
@NullMarked
package io.talkinghead.core.internal.results;

import org.jspecify.annotations.NullMarked;
