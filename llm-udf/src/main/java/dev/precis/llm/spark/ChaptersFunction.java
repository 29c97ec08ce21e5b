package dev.precis.llm.spark;

import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Returns the chapters of a book, as {@code ./precis chapters} finds them. Uses no model. */
final class ChaptersFunction extends RowFunction<ArrayData> {
  private static final long serialVersionUID = 1L;

  /** Replaces the name of the file in messages. */
  private static final String BOOK = "the book";

  private static final StructType CHAPTER =
      new StructType()
          .add("part", DataTypes.StringType)
          .add("index", DataTypes.IntegerType)
          .add("title", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("word_count", DataTypes.IntegerType);

  ChaptersFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  @Override
  DataType resultType() {
    return DataTypes.createArrayType(CHAPTER, false);
  }

  @Override
  ArrayData result(InternalRow row) {
    byte[] bytes =
        inputTypes().get(0) instanceof BinaryType
            ? row.getBinary(0)
            : row.getUTF8String(0).getBytes();
    List<Chapter> chapters =
        new ChapterSplitter().split(GutenbergText.parse(BOOK, bytes)).chapters();
    return new GenericArrayData(chapters.stream().map(ChaptersFunction::row).toArray());
  }

  private static InternalRow row(Chapter chapter) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(chapter.part()),
          chapter.index(),
          UTF8String.fromString(chapter.title()),
          UTF8String.fromString(chapter.kind().label()),
          UTF8String.fromString(chapter.text()),
          chapter.wordCount()
        });
  }
}
