package io.talkinghead.examples.batch;

import java.io.Serializable;

/** What the first task of a job comes to: a row, or a plan of the tasks that it takes. */
sealed interface Ended extends Serializable permits JobResult, SplitPlan {}
