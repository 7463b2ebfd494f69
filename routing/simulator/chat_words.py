"""The words of the chat to try, in French and in English."""

from collections.abc import Mapping

CHAT: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Chat d’essai",
        "lead": "Personne ne lit ce chat\u00a0: il répond tout seul, pour essayer le widget.",
        "hello": "Bonjour\u00a0! Que puis-je faire pour vous\u00a0?",
        "answer": "Merci. Ceci est un essai\u00a0: rien n’a été envoyé.",
        "agent": "Conseil",
        "you": "Vous",
        "message": "Votre message",
        "send": "Envoyer",
        "log": "Conversation",
        "cookies": "Le chat a besoin de cookies, et votre navigateur les refuse.",
        "try": "Essayer ce que voit le widget quand",
        "usual": "tout va bien",
        "refuse_cookies": "les cookies sont refusés",
        "refuse_signal": "le chat ne dit pas qu’il est là",
        "late": "le chat est lent (8 s)",
        "is_there": "Le widget sait que le chat est là.",
    },
    "en": {
        "title": "Trial chat",
        "lead": "Nobody reads this chat: it answers by itself, to try the widget.",
        "hello": "Hello! What can I do for you?",
        "answer": "Thank you. This is a trial: nothing was sent.",
        "agent": "Support",
        "you": "You",
        "message": "Your message",
        "send": "Send",
        "log": "Conversation",
        "cookies": "The chat needs cookies, and your browser refuses them.",
        "try": "Try what the widget sees when",
        "usual": "all is well",
        "refuse_cookies": "cookies are refused",
        "refuse_signal": "the chat does not say that it is there",
        "late": "the chat is slow (8 s)",
        "is_there": "The widget knows that the chat is there.",
    },
}
