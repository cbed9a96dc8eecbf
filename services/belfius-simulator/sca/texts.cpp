#include "sca/texts.hpp"

namespace tpp::simulator {
namespace {

constexpr Texts french{
    .language = "fr",
    .other_language = "nl",
    .other_language_name = "Nederlands",
    .bank_note = "Banque simulée : personnes et comptes fictifs.",
    .welcome = "Donner accès à vos comptes",
    .sign_welcome = "Signer un paiement",
    .choose_customer = "Qui êtes-vous ?",
    .go_on = "Continuer",
    .choose_accounts = "Cochez les comptes que ce prestataire peut consulter.",
    .renew = "Le prestataire demande de confirmer à nouveau son accès à vos opérations.",
    .sign_order = "Vérifiez et signez ce paiement.",
    .pay_from = "Payer avec",
    .another_signer = "Une autre personne doit signer ce paiement.",
    .order_done = "Votre réponse est enregistrée. Vous pouvez fermer cette page.",
    .approve = "Approuver",
    .refuse = "Refuser",
    .walk_away = "Quitter sans répondre",
    .no_account_chosen = "Cochez au moins un compte.",
    .walked_away = "Vous avez quitté sans répondre. Vous pouvez fermer cette page.",
    .link_dead = "Ce lien n'est pas ou plus valable.",
    .refused_by_customer = "Le client a refusé."};

constexpr Texts dutch{
    .language = "nl",
    .other_language = "fr",
    .other_language_name = "Français",
    .bank_note = "Nagebootste bank: personen en rekeningen zijn verzonnen.",
    .welcome = "Toegang tot uw rekeningen geven",
    .sign_welcome = "Een betaling ondertekenen",
    .choose_customer = "Wie bent u?",
    .go_on = "Verder",
    .choose_accounts = "Vink de rekeningen aan die deze dienstverlener mag raadplegen.",
    .renew = "De dienstverlener vraagt om de toegang tot uw verrichtingen opnieuw te bevestigen.",
    .sign_order = "Kijk deze betaling na en onderteken ze.",
    .pay_from = "Betalen met",
    .another_signer = "Iemand anders moet deze betaling ondertekenen.",
    .order_done = "Uw antwoord is genoteerd. U mag deze pagina sluiten.",
    .approve = "Goedkeuren",
    .refuse = "Weigeren",
    .walk_away = "Verlaten zonder antwoord",
    .no_account_chosen = "Vink minstens één rekening aan.",
    .walked_away = "U bent weggegaan zonder te antwoorden. U mag deze pagina sluiten.",
    .link_dead = "Deze link is niet of niet meer geldig.",
    .refused_by_customer = "De klant heeft geweigerd."};

}  // namespace

const Texts& texts_in(std::string_view language) {
  return language == "nl" ? dutch : french;
}

}  // namespace tpp::simulator
