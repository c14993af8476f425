/** Tables in files: uploaded, or put into a folder that is looked at. */
package dev.tenure.source.csv;
