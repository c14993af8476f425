package dev.tenure.source.csv;

import java.io.IOException;
import java.io.InputStream;

/** A file that can be read more than once. */
interface CsvContent {
    InputStream open() throws IOException;
}
