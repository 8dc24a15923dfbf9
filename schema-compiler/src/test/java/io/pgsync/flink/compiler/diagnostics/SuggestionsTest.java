package io.pgsync.flink.compiler.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<String> NAMES = List.of("author", "authors", "book", "book_author");

    @Test
    void nearestComesFirst() {
        assertThat(Suggestions.near("autor", NAMES)).containsExactly("author", "authors");
    }

    @Test
    void swappedLettersAreOneMistake() {
        assertThat(Suggestions.near("bok", List.of("obk"))).containsExactly("obk");
    }

    @Test
    void caseAndSeparatorsDoNotCount() {
        assertThat(Suggestions.didYouMean("Book-Author", NAMES))
                .isEqualTo("did you mean 'book_author'?");
    }

    @Test
    void nothingNearGivesNoSuggestion() {
        assertThat(Suggestions.didYouMean("shelf", NAMES)).isEmpty();
    }
}
