"""Mail of the family, friends and the house: threads with the owner's own answers."""

from box import ARCHIVE, DRAFTS, LEGAL, Box
from mime import Attachment, Content
from moments import FRIDAY, SATURDAY, SUNDAY, THURSDAY, Moments, german_date, long_date, plain_date, short_day
from pdf import pdf
from people import (ALEX, ANNA_LINDQVIST, CLARA, DAVID, FELIX, HELEN, INGRID, KARIN, MIA, NORA, PAUL, ROSA,
                    SAMIR, TAX_OFFICE, TOMASZ)


def fill(box: Box, t: Moments) -> None:
    family(box, t)
    mothers_birthday(box, t)
    friends(box, t)
    heating(box, t)
    boiler(box, t)
    neighbour(box, t)
    school(box, t)
    taxes(box, t)
    dentist_and_garage(box, t)
    lawyer(box, t)
    drafts(box, t)


def family(box: Box, t: Moments) -> None:
    lake = box.add(NORA, "Christmas at ours?", (
        "Hi you,\n\nwe have the big house by the fjord from the 22nd. Would you and Mia come to Bergen for Christmas\n"
        "this year? Mum says she flies if you fly.\n\nNono\n"), t.at(-21, "20:12"), key="christmas")
    answer = box.reply(lake, ALEX, (
        "We would love to. Mia is already packing her skates.\nI look for flights this week. How many beds are there?\n"),
        t.at(-20, "07:41"))
    beds = box.reply(answer, NORA, "Five beds and a sofa that nobody should sleep on. Bring wool.\n", t.at(-20, "08:03"))
    box.reply(beds, ALEX, "Wool it is. I write as soon as I have the flights.\n", t.at(-19, "21:30"))
    box.reply(beds, NORA, (
        "Alex, have you booked? I have to tell the landlord of the house by "
        f"{short_day(t.next(SUNDAY))} how many we are.\n\nNono\n"), t.at(-1, "18:44"),
        key="christmas-how-many", unread="cur", flags="F")

    recipe = box.add(ALEX, "Grandma's lentil soup", (
        "Nono, you have the card with the lentil soup. Could you send me a photo of it? Mia asks for it every week.\n"),
        t.at(-43, "19:05"), to=[NORA])
    sent = box.reply(recipe, NORA, (
        "Here it is, typed, because nobody can read the card:\n\n500 g brown lentils, 2 carrots, 1 leek, 1 bay leaf,\n"
        "2 spoons of vinegar at the very end. Forty minutes. No cream, whatever Mum says.\n"), t.at(-42, "12:20"))
    box.reply(sent, ALEX, "Perfect, thank you! It is in my recipe folder now.\n", t.at(-42, "12:51"))

    box.add(NORA, "My new second address", (
        "If the other one bounces, use nono@fjordmail.example. I read both.\n"), t.at(-33, "09:15"), folder=ARCHIVE)
    box.add(MIA, "can i", (
        "can i sleep at lenas place on " + short_day(t.next(FRIDAY)).split(",")[0] + "? her mama says yes\n\nmia\n"),
        t.ago(95), key="mia-sleepover", unread="new")


def mothers_birthday(box: Box, t: Moments) -> None:
    first = box.add(HELEN, "Sunday", (
        "Darling,\n\nyou did not pick up on Sunday. All is well here, the hip is better, and the garden is put to bed.\n"
        "Did the parcel with Mia's scarf arrive?\n\nLove, Mum\n"), t.at(-15, "18:30"))
    answer = box.reply(first, ALEX, "It did, and she sleeps in it. I call you this Sunday, promised.\n", t.at(-14, "08:10"))
    box.reply(answer, HELEN, "Good. After six, please, there is the quiz before.\n", t.at(-14, "10:02"))
    box.add(HELEN, "Fwd: Photos from the coast", (
        "I promised you the photos of the walk. Your father would have liked the lighthouse.\n\nMum\n\n"
        "---------- Forwarded message ----------\nFrom: Walking Group <walks@coastpath.example>\n"
        "Subject: Photos from the coast\n\nDear walkers, the list of photos is attached.\n"),
        t.at(-37, "11:48"))
    box.add(HELEN, "Your shoe size", "Which size does Mia wear now? I stand in the shop.\n",
            t.at(-2, "15:20"), key="shoe-size", unread="cur")


def friends(box: Box, t: Moments) -> None:
    box.add(ANNA_LINDQVIST, "Choir concert", (
        f"Hej Alex,\n\nwe sing the Brahms on {short_day(t.next(SATURDAY, 1))} at 19:30 in the Passionskirche. I can put two\n"
        "tickets aside, 14 euros each. Do you want them? I have to say so by "
        f"{short_day(t.next(THURSDAY))}.\n\nAnna\n"), t.at(-3, "21:17"), key="choir-tickets", unread="cur")
    dinner = box.add(ANNA_LINDQVIST, "Dinner?", "Thai place, next week, my treat? You choose the day.\n", t.at(-28, "17:40"))
    answer = box.reply(dinner, ALEX, "With pleasure. Wednesday at eight?\n", t.at(-28, "20:11"))
    box.reply(answer, ANNA_LINDQVIST, "Wednesday at eight. I book for two.\n", t.at(-27, "08:30"))

    tennis = box.add(SAMIR, "Tennis", "Court 4 is free on Saturdays at ten until spring. Shall I book it for us?\n", t.at(-31, "13:00"))
    answer = box.reply(tennis, ALEX, "Yes, book it. I bring new balls.\n", t.at(-31, "13:22"))
    booked = box.reply(answer, SAMIR, "Booked, 18 euros an hour, we split. First one this Saturday.\n", t.at(-30, "09:05"))
    box.reply(booked, SAMIR, "My knee says no this week. Shall we skip, or do you want to take the court alone?\n",
              t.at(-4, "19:48"), key="tennis-skip")

    box.add(ALEX, "Could I borrow your drill?", (
        "Samir, I want to put up two shelves on Sunday. Could I borrow your drill from Friday on?\n"),
        t.at(-6, "12:02"), to=[SAMIR], key="drill-question")


def heating(box: Box, t: Moments) -> None:
    """The thread in which the landlord waits for the owner's reply."""
    first = box.add(ALEX, "Heating in the living room stays cold", (
        "Dear Ms Sommer,\n\nsince Tuesday the radiator in the living room stays cold although it is set to five. The others\n"
        "are warm. Could you send someone?\n\nKind regards\nAlex Morgan\n"), t.at(-12, "08:20"), to=[INGRID])
    second = box.reply(first, INGRID, (
        "Dear Alex,\n\nthank you for telling me. Mr Nowak can look at it. Please agree on a day with him, he has my order.\n\n"
        "Kind regards\nIngrid Sommer\n"), t.at(-11, "09:55"))
    third = box.reply(second, ALEX, "Thank you, I write to him today.\n", t.at(-11, "10:30"))
    fourth = box.reply(third, INGRID, (
        "Dear Alex,\n\nMr Nowak tells me that the valve has to be changed, and that the water in the whole house must be off for\n"
        f"two hours. Would {short_day(t.next(THURSDAY, 1))} between 10:00 and 12:00 suit you? I have to give the others a\n"
        "notice, so please answer soon.\n\nKind regards\nIngrid Sommer\n"), t.at(-4, "16:25"),
        key="heating-which-day", flags="F")
    box.reply(fourth, INGRID, (
        "Dear Alex,\n\nI have not heard from you about the heating yet. I wait for your answer before I order Mr Nowak.\n\n"
        "Kind regards\nIngrid Sommer\n"), t.at(-1, "10:05"), key="heating-waiting", unread="cur")
    box.add(INGRID, "Chimney sweep", (
        f"Dear tenants,\n\nthe chimney sweep comes on {short_day(t.next(FRIDAY))} between 8:00 and 10:00. Please make sure\n"
        "that someone is in, or leave your key with Ms Marino.\n\nIngrid Sommer\n"), t.at(-8, "14:00"), key="chimney-sweep")
    lease = box.add(INGRID, "Your copy of the lease", Content(
        text="Dear Alex,\n\nhere is the copy that you asked for.\n\nKind regards\nIngrid Sommer\n",
        attachments=[Attachment("lease-copy.pdf", pdf("Lease, Lindenstraße 12", [
            "Landlord: Ingrid Sommer, Parkallee 3, 10965 Berlin", "Tenant: Alex Morgan",
            "Rent: 1,180.00 EUR a month, due on the third", "Notice period: three months"]), "application/pdf")]),
        t.at(-47, "11:12"), folder=ARCHIVE, key="lease-copy")
    box.reply(lease, ALEX, "Received, thank you.\n", t.at(-47, "12:00"))


def boiler(box: Box, t: Moments) -> None:
    first = box.add(ALEX, "Radiator valve, Lindenstraße 12", (
        "Dear Mr Nowak,\n\nMs Sommer gave me your address. When could you look at our radiator?\n\nAlex Morgan\n"),
        t.at(-11, "10:42"), to=[TOMASZ])
    second = box.reply(first, TOMASZ, "Tomorrow at 17:00 I am in the house anyway. I ring.\n\nT. Nowak\n", t.at(-11, "19:30"))
    third = box.reply(second, ALEX, "Very good, I am at home.\n", t.at(-11, "19:44"))
    box.reply(third, TOMASZ, (
        "I looked: valve is stuck, must be new. I tell Ms Sommer. The tap in the kitchen I did at once, bill comes separately.\n\n"
        "T. Nowak\n"), t.at(-10, "18:20"))


def neighbour(box: Box, t: Moments) -> None:
    first = box.add(ROSA, "Your parcel is with me", "Caro Alex, the post left a parcel for you. Ring when you like, I am up late.\n\nRosa\n",
                    t.at(-18, "16:50"))
    box.reply(first, ALEX, "Thank you, Rosa! I come at seven.\n", t.at(-18, "17:15"))
    plants = box.add(ALEX, "Plants over Christmas", (
        "Dear Rosa,\n\nif we go to Norway from the 22nd on, could you water the plants again? I bring you brown cheese.\n\nAlex\n"),
        t.at(-17, "20:00"), to=[ROSA])
    box.reply(plants, ROSA, "Certo. But no brown cheese, please. The last one is still looking at me.\n", t.at(-16, "09:20"))
    box.add(ROSA, "Courtyard party", (
        f"Cari vicini,\n\non {short_day(t.next(SATURDAY, 2))} we make soup in the courtyard, from four on. Who brings bread? Who brings\n"
        "benches? Please tell me until the Sunday before.\n\nRosa\n"), t.at(-5, "20:31"), key="courtyard-party", unread="cur")


def school(box: Box, t: Moments) -> None:
    trip = t.next(THURSDAY, 1)
    box.add(CLARA, "Permission slip for the museum trip", Content(
        text=("Dear parents of class 3b,\n\n"
              f"on {short_day(trip)} we visit the Museum of Technology. Please sign the attached slip and give it to your\n"
              f"child by {short_day(t.next(FRIDAY))} at the latest. Without the slip nobody can come along. The cost is 6.50 EUR,\n"
              "in cash, in an envelope with the name on it.\n\nKind regards\nClara Hoffmann\n"),
        attachments=[Attachment("permission-slip.pdf", pdf("Permission slip, class 3b", [
            "My child ______________________ may take part in the trip",
            f"to the Museum of Technology on {plain_date(trip)}.", "", "Date and signature: ______________________"]),
            "application/pdf")]),
        t.at(-2, "13:35"), key="permission-slip", unread="cur", flags="F")
    evening = box.add(CLARA, "Parents' evening", (
        "Dear parents,\n\nat the parents' evening we need two people who write the minutes. Would you do it, Alex? Your notes\n"
        "from last year were read by everyone.\n\nClara Hoffmann\n"), t.at(-24, "15:10"))
    answer = box.reply(evening, ALEX, "Dear Ms Hoffmann,\n\nyes, once more. Who is the second one?\n\nAlex Morgan\n", t.at(-23, "08:00"))
    box.reply(answer, CLARA, "Mr Yılmaz, Elif's father. Thank you both.\n", t.at(-23, "14:26"))
    box.add(CLARA, "Lice again", "Dear parents of 3b,\n\nplease look at your children's heads tonight. You know the procedure.\n\nClara Hoffmann\n",
            t.at(-39, "12:40"))
    box.add(CLARA, "Sports bag", "Mia's sports bag has been in the classroom for a week. It begins to be noticed.\n\nClara Hoffmann\n",
            t.at(-13, "13:05"))


def taxes(box: Box, t: Moments) -> None:
    papers_by = t.date(10)
    box.add(KARIN, "Your tax return: papers still missing", (
        "Dear Alex Morgan,\n\nfor your tax return I still need:\n\n  - the wage statement of Brightwater,\n"
        "  - the statement of the bank about interest,\n  - the receipts for the plumber and the chimney sweep.\n\n"
        f"Please send them by {long_date(papers_by)}. After that date I cannot keep the deadline of the tax office.\n\n"
        "Kind regards\nKarin Brandt\n"), t.at(-3, "11:00"), key="tax-papers", unread="cur")
    old = box.add(KARIN, "Your question about the home office", (
        "Dear Alex Morgan,\n\nyes, the desk counts. Keep the receipt.\n\nKarin Brandt\n"), t.at(-44, "10:10"), folder=ARCHIVE)
    box.reply(old, ALEX, "Thank you, it is in the folder.\n", t.at(-44, "18:00"))
    box.add(TAX_OFFICE, "Eingangsbestätigung / Receipt of your letter", Content(
        text=("Sehr geehrte Damen und Herren,\n\nIhr Schreiben ist am " + german_date(t.date(-29)) + " eingegangen. Die Bearbeitung dauert\n"
              "voraussichtlich sechs Wochen. Bitte sehen Sie von Rückfragen ab.\n\nFinanzamt Mitte\n"),
        encoding="quoted-printable", charset="iso-8859-1"), t.at(-28, "06:30"), header_style="b")


def dentist_and_garage(box: Box, t: Moments) -> None:
    box.add(PAUL, "Your appointment next week", (
        "Dear Alex Morgan,\n\nyour appointment for the check-up and cleaning is on "
        f"{long_date(t.in_next_week(THURSDAY))} at 08:30. If you cannot come, please tell us 24 hours before.\n\n"
        "Praxis Dr. Weiss\n"), t.at(-7, "09:00"), key="dentist-appointment")
    winter = box.add(FELIX, "Winter tyres", "Dear customer, your winter tyres lie with us. When do you come?\n\nAuto Braun\n", t.at(-45, "08:45"))
    answer = box.reply(winter, ALEX, "Good morning, Tuesday at eight, and could you look at the brakes? They squeal.\n", t.at(-45, "19:10"))
    box.reply(answer, FELIX, "Tuesday at eight is noted. Brakes we look at.\n\nF. Braun\n", t.at(-44, "07:30"))


def lawyer(box: Box, t: Moments) -> None:
    confidential = "\n\nConfidential. For the addressee only.\nDavid Stern, Stern Legal\n"
    first = box.add(DAVID, "Morgan ./. Habicht: first assessment", (
        "Dear Alex,\n\nI have read the papers on the estate. My view in one sentence: the claim of your cousin rests on a letter\n"
        "without a date, and a court will not follow it. I would offer 4,000 EUR at most." + confidential),
        t.at(-52, "17:00"), folder=LEGAL, key="legal-assessment")
    answer = box.reply(first, ALEX, "Dear David,\n\nthank you. I would rather not go over 3,000. Alex\n", t.at(-51, "08:30"))
    second = box.reply(answer, DAVID, "Understood. I write to the other side." + confidential, t.at(-51, "11:15"), folder=LEGAL)
    third = box.reply(second, DAVID, (
        "Dear Alex,\n\nthe other side asks for 6,500 EUR, and for silence. Please tell nobody the number, your family included." +
        confidential), t.at(-26, "16:40"), folder=LEGAL, key="legal-demand")
    box.reply(third, ALEX, "Dear David,\n\nno. Please hold the line.\n\nAlex\n", t.at(-25, "07:50"))
    box.reply(third, DAVID, (
        "Dear Alex,\n\nattached is the draft of the settlement. I need your yes or no by "
        f"{long_date(t.date(6))}, because the hearing is on {plain_date(t.date(20))}." + confidential),
        t.at(-2, "18:05"), folder=LEGAL, key="legal-draft", unread="cur", quote=False,
        content={"attachments": [Attachment("settlement-draft.pdf", pdf("Settlement (draft)", [
            "Between Alex Morgan and Jonas Habicht", "1. Alex Morgan pays 3,000.00 EUR.",
            "2. With this all claims from the estate are settled.", "3. Both sides keep silent about this agreement."]),
            "application/pdf")]})


def drafts(box: Box, t: Moments) -> None:
    box.add(ALEX, "Heating: day", "Dear Ms Sommer,\n\nthat Thursday is ", t.at(-3, "22:10"), to=[INGRID], folder=DRAFTS, flags="D")
    box.add(ALEX, "Christmas: flights", "Nono, there are two flights, one at 7:10 and one at 14:35. \n",
            t.at(-5, "23:02"), to=[NORA], folder=DRAFTS, flags="D")
    box.add(ALEX, "", "Books for Mia: \n- the one with the fox\n", t.at(-9, "21:00"), to=[], folder=DRAFTS, flags="D")
