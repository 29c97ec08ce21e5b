package dev.precis.text.heading;

import java.util.Set;

/** The words in headings of front matter and back matter, in several languages. */
final class MatterWords {

  private static final Set<String> FRONT =
      Set.of(
          "preface",
          "introduction",
          "introductory",
          "foreword",
          "prologue",
          "prelude",
          "dedication",
          "advertisement",
          "etymology",
          "extracts",
          "argument",
          "proem",
          "preamble",
          "induction",
          "vorwort",
          "einleitung",
          "vorrede",
          "prolog",
          "widmung",
          "vorspiel",
          "avantpropos",
          "avertissement",
          "prologo",
          "prefacio",
          "prefazione",
          "introduzione",
          "introduccion",
          "tasa",
          "aprobacion",
          "aprobaciones",
          "dedicatoria",
          "explanatory",
          "notice",
          "proemio",
          "premessa",
          "preludio",
          "forespeech",
          "dedicace",
          "voorrede",
          "inleiding",
          "voorwoord",
          "introductionby",
          "proeme",
          "prolegomena",
          "fee");

  private static final Set<String> BACK =
      Set.of(
          "epilogue",
          "conclusion",
          "finale",
          "afterword",
          "postscript",
          "appendix",
          "appendices",
          "notes",
          "footnotes",
          "glossary",
          "bibliography",
          "index",
          "epilog",
          "nachwort",
          "nachspiel",
          "anhang",
          "anmerkungen",
          "schluss",
          "schlussbemerkung",
          "postface",
          "epilogo",
          "conclusione",
          "apendice",
          "appendice",
          "note",
          "notas",
          "addenda",
          "endnotes",
          "envoi",
          "lenvoi",
          "slotwoord",
          "nawoord",
          "errata");

  private static final Set<String> CONTENTS =
      Set.of(
          "contents",
          "tableofcontents",
          "listofillustrations",
          "illustrations",
          "thecontents",
          "inhalt",
          "inhaltsverzeichnis",
          "tabledesmatieres",
          "table",
          "indice",
          "sommario",
          "sommaire",
          "inhoud",
          "contentsofthevolume",
          "contenido",
          "tabladecontenidos",
          "tablas",
          "listofchapters",
          "chapters",
          "analyticaltableofcontents",
          "detailedcontents",
          "indicegeneral",
          "indicedeicapitoli",
          "inhaltsangabe",
          "inhaltsuebersicht");

  private static final Set<String> READERS =
      Set.of("reader", "readers", "lector", "lecteur", "leser", "lettore", "lettori");

  private static final Set<String> TRANSCRIBERS =
      Set.of("transcriber", "preparersnote", "producersnote", "etexteditor");

  private MatterWords() {}

  static boolean front(String firstFolded, String lastFolded) {
    return FRONT.contains(firstFolded) || READERS.contains(lastFolded);
  }

  static boolean back(String firstFolded) {
    return BACK.contains(firstFolded);
  }

  /** Whether the folded line is the heading of a table of contents or of illustrations. */
  static boolean contents(String lineFolded) {
    return CONTENTS.contains(lineFolded) || lineFolded.endsWith("listofillustrations");
  }

  /** Whether the folded line is the heading of a transcriber's note, which is not the book's. */
  static boolean transcriber(String lineFolded) {
    return TRANSCRIBERS.stream().anyMatch(lineFolded::contains)
        && (lineFolded.contains("note") || lineFolded.contains("error"));
  }
}
