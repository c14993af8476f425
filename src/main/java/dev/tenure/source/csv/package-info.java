/** Lists of people in text files: handed in, or laid into a folder. */
package dev.tenure.source.csv;
