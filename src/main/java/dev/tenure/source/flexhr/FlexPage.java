package dev.tenure.source.flexhr;

import java.util.List;
import org.springframework.lang.Nullable;

/** The envelope of every list. */
record FlexPage<T>(@Nullable List<T> result, @Nullable Integer totalItemCount) {}
