/**
 * The forms in which the programs tell what happened: reports and events as JSON, the same on the
 * command line and over HTTP.
 */
@NullMarked
package io.talkinghead.examples.json;

import org.jspecify.annotations.NullMarked;
