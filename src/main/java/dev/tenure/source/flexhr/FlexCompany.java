package dev.tenure.source.flexhr;

import org.springframework.lang.Nullable;

/** A legal company within the instance. */
record FlexCompany(String id, int companyNumber, @Nullable String name) {}
