package sample.process;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A step that reaches beyond the database. */
@Retention(RetentionPolicy.RUNTIME)
@interface External {}
