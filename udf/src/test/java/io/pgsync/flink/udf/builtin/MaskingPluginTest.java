package io.pgsync.flink.udf.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingPluginTest {

    @Test
    void withoutOptionsItMasksTheFieldsThatPgsyncsMasks() throws Exception {
        assertThat(
                        transform(
                                "{}",
                                "{'id':1,'ssn':'123-45-6789','password':null,'secret':[1],"
                                        + "'email':'ann@example.org','phone':'+1 555 123-4567',"
                                        + "'credit_card':'4111 1111 1111 1111','user_id':42,"
                                        + "'customer_id':'c7','name':'Ann'}"))
                .isEqualTo(
                        "{'id':1,'ssn':'[REDACTED]','password':'[REDACTED]','secret':'[REDACTED]',"
                                + "'email':'a***@example.org','phone':'***-***-4567',"
                                + "'credit_card':'****-****-****-1111',"
                                + "'user_id':'73475cb40a568e8d','customer_id':'f28d5b0d6f8be0da',"
                                + "'name':'Ann'}");
    }

    @Test
    void addsNothingToDocumentsWithoutSuchFields() throws Exception {
        assertThat(transform("{}", "{'id':1}")).isEqualTo("{'id':1}");
    }

    @Test
    void optionsNameOtherFieldsAtAnyDepth() throws Exception {
        assertThat(
                        transform(
                                "{'redact':['people.notes'],'mask':{'people.mail':'email'},"
                                        + "'hash':'people.tags'}",
                                "{'email':'ann@example.org','people':["
                                        + "{'mail':'bob@example.org','notes':'x','tags':[1,0]},"
                                        + "{'mail':null}]}"))
                .isEqualTo(
                        "{'email':'ann@example.org','people':["
                                + "{'mail':'b***@example.org','notes':'[REDACTED]',"
                                + "'tags':['6b86b273ff34fce1',0]},{'mail':null}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "email, ann@example.org,       a***@example.org",
        "email, a@example.org,         ***@example.org",
        "email, @example.org,          ***@example.org",
        "email, ann@home@example.org,  a***@example.org",
        "email, no address,            ***",
        "phone, 123,                   ***",
        "phone, 12-34,                 ***-***-1234",
        "card,  123,                   ****",
        "card,  4111111111119876,      ****-****-****-9876",
    })
    void showsOnlyAPart(String kind, String text, String masked) {
        assertThat(Mask.named(kind).apply(text)).isEqualTo(masked);
    }

    @Test
    void neverLeavesAMaskedFieldAsItIsBecauseOfItsType() throws Exception {
        assertThat(transform("{}", "{'phone':5551234567,'email':{'home':'a@b.c'}}"))
                .isEqualTo("{'phone':'***-***-4567','email':'[REDACTED]'}");
    }

    @Test
    void refusesWaysToMaskThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform("{'mask':{'iban':'bank'}}", "{}"))
                .withMessage("'bank' is not a kind of mask; there are: email, phone, card");
    }

    @Test
    void refusesTwoRulesForOneField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform("{'redact':['email']}", "{}"))
                .withMessageContaining("field 'email' is in more than one");
    }

    private static String transform(String options, String document) throws Exception {
        return TestingDocument.transform(new MaskingPlugin(), options, document);
    }
}
